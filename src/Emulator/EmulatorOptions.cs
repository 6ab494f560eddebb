using Runflow.Contracts;
using Runflow.Emulator.Images;

namespace Runflow.Emulator;

/// <summary>
/// Everything the emulator can be told at start. Defaults live here, beside their meaning; flags, environment variables
/// and the YAML file only override them (<c>Settings/SettingTable.cs</c> names each one on the outside).
/// </summary>
public sealed record EmulatorOptions
{
    /// <summary>Address to listen on: an IP literal, <c>localhost</c>, or <c>*</c> for all interfaces. Setting <c>host</c>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port, 0 to 65535; 0 picks a free one, which is printed. Setting <c>port</c>.</summary>
    public int Port { get; init; } = 8765;

    /// <summary>Base of the URLs handed out, without a trailing slash; null takes scheme and Host of the request. Setting <c>public_url</c>.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Serves TLS as well: <c>self</c> with a certificate made at start, else the path of one; null serves none. Setting <c>tls</c>.</summary>
    public string? Tls { get; init; }

    /// <summary>Port that speaks TLS, 0 to 65535, when <see cref="Tls"/> is set; 0 picks a free one. Setting <c>tls_port</c>.</summary>
    public int TlsPort { get; init; } = 8766;

    /// <summary>Lets web pages of any origin call the emulated API. Setting <c>cors</c>.</summary>
    public bool Cors { get; init; }

    /// <summary>The seed of every new sandbox. Setting <c>seed</c>.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Which side to take where the vendor's pages disagree. Setting <c>dialect</c> and <c>dialect_…</c>.</summary>
    public Dialect Dialect { get; init; } = Dialect.ModelPage;

    /// <summary>Turns every warning into a 422. Setting <c>strict</c>.</summary>
    public bool Strict { get; init; }

    /// <summary>How a sandbox's clock moves. Setting <c>clock</c>: <c>real</c>, <c>x10</c>, <c>manual</c>.</summary>
    public ClockMode ClockMode { get; init; } = ClockMode.Real;

    /// <summary>Sandbox seconds for each wall second when <see cref="ClockMode"/> is <see cref="ClockMode.Rate"/>; above 0, at most 1,000,000.</summary>
    public double ClockRate { get; init; } = 1;

    /// <summary>Where a manual clock is born, UTC. Setting <c>epoch</c>.</summary>
    public DateTimeOffset Epoch { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Nominal time in <c>queued</c>; null takes the model's (150 ms). Setting <c>queue_ms</c>.</summary>
    public TimeSpan? Queue { get; init; }

    /// <summary>Nominal time in <c>dispatching</c>; null takes the model's (50 ms). Setting <c>dispatch_ms</c>.</summary>
    public TimeSpan? Dispatch { get; init; }

    /// <summary>Nominal fixed part of <c>running</c>; null takes the model's (200 ms). Setting <c>inference_ms</c>.</summary>
    public TimeSpan? Inference { get; init; }

    /// <summary>Nominal time for each diffusion step; null takes the model's (100 ms). Setting <c>step_ms</c>.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>What moves a run from status to status. Setting <c>advance</c>: <c>time</c>, <c>poll</c>, <c>manual</c>.</summary>
    public AdvanceMode Advance { get; init; } = AdvanceMode.Time;

    /// <summary>Format of the outputs. Setting <c>image_format</c>.</summary>
    public ImageFormat ImageFormat { get; init; } = ImageFormat.Png;

    /// <summary>The signing secret of a new sandbox: null generates it from the seed, <c>none</c> turns signing off. Setting <c>callback_secret</c>.</summary>
    public string? CallbackSecret { get; init; }

    /// <summary>Wall time after which a callback attempt has timed out. Setting <c>callback_timeout_ms</c>.</summary>
    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Accepts any certificate of a callback receiver. Setting <c>callback_tls_insecure</c>.</summary>
    public bool CallbackTlsInsecure { get; init; }

    /// <summary>Where callbacks and source fetches may go: <c>local</c>, <c>any</c>, <c>none</c> or <c>list:&lt;hosts and CIDRs, comma-separated&gt;</c>. Setting <c>egress</c>.</summary>
    public string Egress { get; init; } = "local";

    /// <summary>How an http source is obtained. Setting <c>sources</c>: <c>synthetic</c>, <c>fetch</c>.</summary>
    public SourceMode Sources { get; init; } = SourceMode.Synthetic;

    /// <summary>Says in <c>X-Emulator-Fault</c> on every answer which faults have touched it. Setting <c>fault_header</c>.</summary>
    public bool FaultHeader { get; init; } = true;

    /// <summary>Folder of further models, one in each <c>.yaml</c> or <c>.yml</c> file; read at start. Setting <c>models</c>.</summary>
    public string? Models { get; init; }

    /// <summary>Runs kept for each sandbox; the oldest finished go first. Setting <c>retain_runs</c>.</summary>
    public int RetainRuns { get; init; } = 100_000;

    /// <summary>Requests kept in the journal of each sandbox; the oldest go first. Setting <c>retain_requests</c>.</summary>
    public int RetainRequests { get; init; } = 10_000;

    /// <summary>USD of a new organisation. Setting <c>balance</c>.</summary>
    public decimal Balance { get; init; } = 1_000_000m;

    /// <summary>Largest request body in bytes. Setting <c>body_limit_bytes</c>.</summary>
    public long BodyLimitBytes { get; init; } = 67_108_864;

    /// <summary>Life of a presigned URL in sandbox time. Setting <c>url_ttl_ms</c>.</summary>
    public TimeSpan UrlTtl { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Sandboxes held at once; a new key beyond them evicts an idle one or is answered 503. Setting <c>max_sandboxes</c>.</summary>
    public int MaxSandboxes { get; init; } = 10_000;

    /// <summary>Unfinished runs held in each sandbox; beyond them a create is answered 503. Setting <c>max_pending_runs</c>.</summary>
    public int MaxPendingRuns { get; init; } = 2_000_000;

    /// <summary>Bytes of stored assets in the process; beyond them a create that brings a new one is answered 507. Setting <c>asset_bytes</c>.</summary>
    public long AssetBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of journalled requests kept in the process; the oldest go first, whoever's they are. Setting <c>journal_bytes</c>.</summary>
    public long JournalBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of answers kept for <c>Idempotency-Key</c> in each sandbox; the oldest go first. Setting <c>idempotency_bytes</c>.</summary>
    public long IdempotencyBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of drawn images kept. Setting <c>image_cache_bytes</c>.</summary>
    public long ImageCacheBytes { get; init; } = 64L << 20;

    /// <summary>YAML file that every sandbox is born with; null for none. Setting <c>scenario</c>.</summary>
    public string? Scenario { get; init; }

    /// <summary>Folder for snapshots; null keeps them in memory. Setting <c>data</c>.</summary>
    public string? Data { get; init; }

    /// <summary>Bytes of all snapshots together. Setting <c>snapshot_bytes</c>.</summary>
    public long SnapshotBytes { get; init; } = 1L << 30;

    /// <summary>File that receives the address as one JSON line once the emulator listens. Setting <c>ready_file</c>.</summary>
    public string? ReadyFile { get; init; }

    /// <summary>Further host names by which the control surface may be called. Setting <c>allowed_hosts</c>, comma-separated.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Demanded of every control request in <c>X-Emulator-Token</c>; null demands none. Setting <c>control_token</c>.</summary>
    public string? ControlToken { get; init; }

    /// <summary>Base URL of an OpenTelemetry collector that takes OTLP over HTTP; null exports nothing. Setting <c>otlp_endpoint</c>.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>Whether the log has a line for each request to the emulated API. Setting <c>log_requests</c>.</summary>
    public RequestLogging LogRequests { get; init; } = RequestLogging.Auto;

    /// <summary>Prints nothing at start but errors. Setting <c>quiet</c>.</summary>
    public bool Quiet { get; init; }

    /// <summary>Layout of the log. Setting <c>log_format</c>: <c>text</c>, <c>json</c>.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;
}

/// <summary>When the log has a line for each request.</summary>
public enum RequestLogging
{
    /// <summary>Where a person watches, and where programs read: on a terminal, and with <c>log_format</c> <c>json</c>. Wire name <c>auto</c>.</summary>
    Auto,

    /// <summary>Always, but for <c>quiet</c>. Wire name <c>on</c>.</summary>
    On,

    /// <summary>Never. Wire name <c>off</c>.</summary>
    Off,
}

/// <summary>How a sandbox's clock moves.</summary>
public enum ClockMode
{
    /// <summary>With wall time. Wire name <c>real</c>.</summary>
    Real,

    /// <summary>At a factor of wall time. Wire name <c>rate</c>.</summary>
    Rate,

    /// <summary>Only when told. Wire name <c>manual</c>.</summary>
    Manual,
}

/// <summary>What moves a run from status to status.</summary>
public enum AdvanceMode
{
    /// <summary>The sandbox's clock. Wire name <c>time</c>.</summary>
    Time,

    /// <summary>One status for each read of the run, after that read was answered. Wire name <c>poll</c>.</summary>
    Poll,

    /// <summary>Nothing but <c>POST /_emulator/runs/{id}/transition</c>. Wire name <c>manual</c>.</summary>
    Manual,
}

/// <summary>How an http source is obtained.</summary>
public enum SourceMode
{
    /// <summary>As a picture derived from the URL, without a network. Wire name <c>synthetic</c>.</summary>
    Synthetic,

    /// <summary>By fetching it under the egress rules. Wire name <c>fetch</c>.</summary>
    Fetch,
}

/// <summary>Layout of the log.</summary>
public enum LogFormat
{
    /// <summary>One readable line for each event.</summary>
    Text,

    /// <summary>One JSON object for each event.</summary>
    Json,
}
