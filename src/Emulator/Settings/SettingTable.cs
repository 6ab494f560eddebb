using Runflow.Emulator.Images;

namespace Runflow.Emulator.Settings;

/// <summary>
/// Every setting there is: one row for each property of <see cref="EmulatorOptions"/>, and no row that does nothing. A
/// row that another one follows stands after it, because rows are applied from top to bottom.
/// </summary>
internal static class SettingTable
{
    private const long Tebibyte = 1L << 40;

    /// <summary>The options when nothing is set.</summary>
    public static EmulatorOptions Defaults { get; } = new();

    /// <summary>The rows in the order of help.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Of("host", "Address", TextKinds.ListenHost, o => o.Host, (o, v) => o with { Host = v },
            "Address to listen on.", "*"),
        Setting.Of("port", "Address", Kinds.Int(0, 65535), o => o.Port, (o, v) => o with { Port = v },
            "Port to listen on; 0 picks a free one, which is printed and written to the ready file.", "0"),
        Setting.Of("public_url", "Address", TextKinds.BaseUrl, o => o.PublicUrl, (o, v) => o with { PublicUrl = v },
            "Base of the URLs handed out.", "http://runflow.test:8765", absent: "from the request"),
        Setting.Of("tls", "Address", TextKinds.Certificate, o => o.Tls, (o, v) => o with { Tls = v },
            "Serves TLS as well, and makes every URL handed out https: with a certificate made at start, or with yours.", "self"),
        Setting.Of("tls_port", "Address", Kinds.Int(0, 65535), o => o.TlsPort, (o, v) => o with { TlsPort = v },
            "Port that speaks TLS, when tls is set; 0 picks a free one.", "0"),
        Setting.Of("cors", "Address", Kinds.Switch, o => o.Cors, (o, v) => o with { Cors = v },
            "Lets web pages of any origin call the emulated API.", "on"),
        Setting.Of("allowed_hosts", "Address", TextKinds.Hosts, o => o.AllowedHosts, (o, v) => o with { AllowedHosts = v },
            "Further host names by which the control surface may be called.", "emulator.test,ci.test"),
        Setting.Of("control_token", "Address", TextKinds.Token, o => o.ControlToken, (o, v) => o with { ControlToken = v },
            "Demanded of every request to the control surface, in the header X-Emulator-Token.", "let-me-in", absent: "none is demanded", secret: true),
        Setting.Of("data", "Address", TextKinds.Path, o => o.Data, (o, v) => o with { Data = v },
            "Folder for snapshots, which then outlive the process; one emulator at a time uses it.", "/var/lib/runflow-emulator", absent: "in memory"),
        Setting.Of("ready_file", "Address", TextKinds.Path, o => o.ReadyFile, (o, v) => o with { ReadyFile = v },
            "File that receives the address as one JSON line once the emulator listens, and is removed when it stops.", "ready.json"),

        Setting.Of("seed", "Behaviour", Kinds.Long(0, long.MaxValue), o => o.Seed, (o, v) => o with { Seed = v },
            "Seed of every new sandbox: ids, durations, images and faults follow from it.", "7"),
        Setting.Of("dialect", "Behaviour", DialectRows.Side, o => o.Dialect, (o, v) => o with { Dialect = v },
            "Which side to take where the vendor's pages contradict each other; a client on the vendor's SDK wants platform.", "platform"),
        .. DialectRows.All,
        Setting.Of("strict", "Behaviour", Kinds.Switch, o => o.Strict, (o, v) => o with { Strict = v },
            "Turns every warning into a 422.", "on"),
        Setting.Of("scenario", "Behaviour", TextKinds.Path, o => o.Scenario, (o, v) => o with { Scenario = v },
            "YAML file applied to every new sandbox and at a reset to seed: clock, lifecycle, secrets, faults, account, runs.", "scenario.yaml"),
        Setting.Of("balance", "Behaviour", Kinds.Decimal(1_000_000_000_000m), o => o.Balance, (o, v) => o with { Balance = v },
            "USD of a new organisation.", "12.50"),
        Setting.Of("models", "Behaviour", TextKinds.Path, o => o.Models, (o, v) => o with { Models = v },
            "Folder of further models, one in each YAML file; docs/models.md says what stands in them.", "models"),
        Setting.Of("image_format", "Behaviour", Kinds.OneOf(("png", ImageFormat.Png), ("jpeg", ImageFormat.Jpeg)), o => o.ImageFormat, (o, v) => o with { ImageFormat = v },
            "Format of the outputs.", "jpeg"),
        Setting.Of("sources", "Behaviour", Kinds.OneOf(("synthetic", SourceMode.Synthetic), ("fetch", SourceMode.Fetch)), o => o.Sources, (o, v) => o with { Sources = v },
            "How an http source is obtained: as a picture derived from its URL, without a network, or by fetching it under the egress rules.", "fetch"),
        Setting.Of("fault_header", "Behaviour", Kinds.Switch, o => o.FaultHeader, (o, v) => o with { FaultHeader = v },
            "Says in X-Emulator-Fault on every answer which faults have touched it.", "off"),

        Setting.Of("clock", "Time", TextKinds.Clock, o => (Mode: o.ClockMode, Rate: o.ClockRate), (o, v) => o with { ClockMode = v.Mode, ClockRate = v.Rate },
            "How a sandbox's time goes: with wall time, at a factor of it, or only when told.", "x10"),
        Setting.Of("epoch", "Time", Kinds.Instant, o => o.Epoch, (o, v) => o with { Epoch = v },
            "Where a manual clock is born.", "2030-06-01T12:00:00Z"),
        Setting.Of("advance", "Time", Kinds.OneOf(("time", AdvanceMode.Time), ("poll", AdvanceMode.Poll), ("manual", AdvanceMode.Manual)), o => o.Advance, (o, v) => o with { Advance = v },
            "What moves a run: time, each read of it, or only the transition route.", "poll"),
        Setting.Of("queue_ms", "Time", Kinds.Ms().OrNothing(), o => o.Queue, (o, v) => o with { Queue = v },
            "Nominal time in queued.", "1000", absent: "the model's (150)"),
        Setting.Of("dispatch_ms", "Time", Kinds.Ms().OrNothing(), o => o.Dispatch, (o, v) => o with { Dispatch = v },
            "Nominal time in dispatching.", "10", absent: "the model's (50)"),
        Setting.Of("inference_ms", "Time", Kinds.Ms().OrNothing(), o => o.Inference, (o, v) => o with { Inference = v },
            "Nominal fixed part of running.", "500", absent: "the model's (200)"),
        Setting.Of("step_ms", "Time", Kinds.Ms().OrNothing(), o => o.Step, (o, v) => o with { Step = v },
            "Nominal time of each diffusion step.", "25", absent: "the model's (100)"),
        Setting.Of("url_ttl_ms", "Time", Kinds.Ms(), o => o.UrlTtl, (o, v) => o with { UrlTtl = v },
            "Life of a presigned URL in the sandbox's time.", "60000"),

        Setting.Of("callback_secret", "Callbacks", TextKinds.Secret, o => o.CallbackSecret, (o, v) => o with { CallbackSecret = v },
            "Signing secret of a new sandbox; none turns signing off.", "whsec_0123456789abcdef", absent: "generated from the seed", secret: true),
        // Wall time that a timer has to hold, hence a day and not a year.
        Setting.Of("callback_timeout_ms", "Callbacks", Kinds.Ms(1, 86_400_000), o => o.CallbackTimeout, (o, v) => o with { CallbackTimeout = v },
            "Wall time after which a callback attempt has timed out.", "2500"),
        Setting.Of("callback_tls_insecure", "Callbacks", Kinds.Switch, o => o.CallbackTlsInsecure, (o, v) => o with { CallbackTlsInsecure = v },
            "Accepts any certificate of a callback receiver.", "on"),
        Setting.Of("egress", "Callbacks", TextKinds.Egress, o => o.Egress, (o, v) => o with { Egress = v },
            "Where callbacks and source fetches may go.", "list:hooks.test,10.0.0.0/8"),

        Setting.Of("retain_runs", "Limits", Kinds.Int(1, int.MaxValue), o => o.RetainRuns, (o, v) => o with { RetainRuns = v },
            "Runs kept for each sandbox; the oldest finished go first.", "500"),
        Setting.Of("retain_requests", "Limits", Kinds.Int(1, int.MaxValue), o => o.RetainRequests, (o, v) => o with { RetainRequests = v },
            "Requests kept in the journal of each sandbox; the oldest go first.", "500"),
        Setting.Of("max_sandboxes", "Limits", Kinds.Int(1, int.MaxValue), o => o.MaxSandboxes, (o, v) => o with { MaxSandboxes = v },
            "Sandboxes held at once; a new key beyond them evicts an idle one or is answered 503.", "16"),
        Setting.Of("max_pending_runs", "Limits", Kinds.Int(1, int.MaxValue), o => o.MaxPendingRuns, (o, v) => o with { MaxPendingRuns = v },
            "Unfinished runs held in each sandbox; beyond them a create is answered 503.", "1000"),
        Setting.Of("body_limit_bytes", "Limits", Kinds.Long(1, 1L << 30), o => o.BodyLimitBytes, (o, v) => o with { BodyLimitBytes = v },
            "Largest request body in bytes.", "1048576"),
        Setting.Of("asset_bytes", "Limits", Kinds.Long(0, Tebibyte), o => o.AssetBytes, (o, v) => o with { AssetBytes = v },
            "Bytes of stored assets in the process; beyond them a create that brings a new one is answered 507.", "268435456"),
        Setting.Of("snapshot_bytes", "Limits", Kinds.Long(0, Tebibyte), o => o.SnapshotBytes, (o, v) => o with { SnapshotBytes = v },
            "Bytes of all snapshots, in memory or in the data folder; beyond them a snapshot is answered 507.", "268435456"),
        Setting.Of("journal_bytes", "Limits", Kinds.Long(0, Tebibyte), o => o.JournalBytes, (o, v) => o with { JournalBytes = v },
            "Bytes of journalled requests kept in the process; the oldest go first, whoever's they are.", "1048576"),
        Setting.Of("idempotency_bytes", "Limits", Kinds.Long(0, Tebibyte), o => o.IdempotencyBytes, (o, v) => o with { IdempotencyBytes = v },
            "Bytes of answers kept for Idempotency-Key in each sandbox; the oldest go first.", "1048576"),
        Setting.Of("image_cache_bytes", "Limits", Kinds.Long(0, Tebibyte), o => o.ImageCacheBytes, (o, v) => o with { ImageCacheBytes = v },
            "Bytes of drawn images kept.", "1048576"),

        Setting.Of("quiet", "Output", Kinds.Switch, o => o.Quiet, (o, v) => o with { Quiet = v },
            "Prints nothing but errors.", "on"),
        Setting.Of("log_format", "Output", Kinds.OneOf(("text", LogFormat.Text), ("json", LogFormat.Json)), o => o.LogFormat, (o, v) => o with { LogFormat = v },
            "Layout of the log.", "json"),
        Setting.Of("log_requests", "Output", Kinds.OneOf(("auto", RequestLogging.Auto), ("on", RequestLogging.On), ("off", RequestLogging.Off)), o => o.LogRequests, (o, v) => o with { LogRequests = v },
            "A line in the log for each request to the emulated API; auto: on a terminal, and with log_format json.", "on"),
        Setting.Of("otlp_endpoint", "Output", TextKinds.BaseUrl, o => o.OtlpEndpoint, (o, v) => o with { OtlpEndpoint = v },
            "OpenTelemetry collector that spans of requests, runs and callback attempts are sent to, by OTLP over HTTP.", "http://127.0.0.1:4318"),
    ];

    /// <summary>The row of that wire name, or null.</summary>
    public static Setting? Find(string name) => All.FirstOrDefault(s => s.Name == name);
}
