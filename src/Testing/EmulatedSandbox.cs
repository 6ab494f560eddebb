using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Sink;
using Runflow.Emulator.Journal;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Testing;

/// <summary>One sandbox of an emulator and the verbs of a test: submit, look, wait for nothing, start over.</summary>
public sealed partial class EmulatedSandbox
{
    /// <summary>Path of the edit model's create route.</summary>
    public const string EditRuns = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs";

    private readonly RunflowEmulator emulator;

    internal EmulatedSandbox(RunflowEmulator emulator, string key)
    {
        this.emulator = emulator;
        Key = key;
        Clock = new EmulatedClock(this);
        Faults = new EmulatedFaults(this);
        Snapshots = new EmulatedSnapshots(this);
    }

    /// <summary>The bearer key that names it.</summary>
    public string Key { get; }

    /// <summary>Its id, 16 hex digits, as in the URLs of its files and sinks.</summary>
    public string Id => emulator.Services.GetRequiredService<SandboxRegistry>().Find(Key, null)?.Identity.Id
        ?? throw new InvalidOperationException("Every sandbox is in use; raise MaxSandboxes.");

    /// <summary>Its clock.</summary>
    public EmulatedClock Clock { get; }

    /// <summary>What goes wrong in it.</summary>
    public EmulatedFaults Faults { get; }

    /// <summary>Its snapshots.</summary>
    public EmulatedSnapshots Snapshots { get; }

    /// <summary>A client that sends <see cref="Key"/>. Dispose it.</summary>
    public HttpClient CreateClient() => emulator.CreateClient(Key);

    /// <summary>Creates a run of the edit model with one source image.</summary>
    /// <param name="prompt">What to do to the image.</param>
    /// <param name="callbackUrl">Where the outcome is posted; null for nowhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The queued run.</returns>
    /// <exception cref="HttpRequestException">It was refused; the message has the answer's body.</exception>
    public async Task<RunDocument> SubmitAsync(string prompt, string? callbackUrl = null, CancellationToken cancellationToken = default)
    {
        var body = $$"""{"input":{"prompt":{{Quote(prompt)}},"image_urls":["https://images.example/source.png"]}{{(callbackUrl is null ? "" : $",\"callback_url\":{Quote(callbackUrl)}")}}}""";
        return Read(await SendAsync(HttpMethod.Post, EditRuns, body, cancellationToken), WireJson.Wire.RunDocument);
    }

    /// <summary>The run as it is now.</summary>
    /// <exception cref="HttpRequestException">There is none.</exception>
    public async Task<RunDocument> GetRunAsync(Guid id, CancellationToken cancellationToken = default) =>
        Read(await SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/v1/runs/{id}"), null, cancellationToken), WireJson.Wire.RunDocument);

    /// <summary>Cancels a run.</summary>
    /// <returns>The run; whether this call cancelled it is told by the status alone.</returns>
    public async Task<RunDocument> CancelAsync(Guid id, CancellationToken cancellationToken = default) =>
        Read(await SendAsync(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/v1/admin/runs/{id}/cancellation"), "{}", cancellationToken), WireJson.Wire.RunDocument);

    /// <summary>The callback deliveries of a run, with every attempt that has ended.</summary>
    public async Task<IReadOnlyList<DeliveryDocument>> GetDeliveriesAsync(Guid run, CancellationToken cancellationToken = default) =>
        Read(await SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/v1/runs/{run}/callback"), null, cancellationToken), WireJson.Wire.IReadOnlyListDeliveryDocument);

    /// <summary>A receiver inside the emulator to point <c>callback_url</c> at: it exists as soon as it is called, is allowed under
    /// every egress rule, and works without a port.</summary>
    /// <param name="name">1 to 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="script">How it answers, for example <c>respond=503,drop,200@250</c>; null answers 200.</param>
    /// <exception cref="ArgumentException">The name or the script is not one; the message says what is.</exception>
    public string SinkUrl(string name, string? script = null)
    {
        if (!SinkName.IsValid(name))
        {
            throw new ArgumentException($"\"{name}\" is no name of a sink: {SinkName.Rule}.", nameof(name));
        }

        var query = script is null ? "" : "?" + script;
        if (SinkScript.Read(query, out var problem) is null)
        {
            throw new ArgumentException(problem, nameof(script));
        }

        return new Uri(emulator.BaseAddress, $"/_emulator/sink/{Id}/{name}{query}").AbsoluteUri;
    }

    /// <summary>What came to a sink of this sandbox since it was last cleared, in order: the first thousand messages.</summary>
    public async Task<IReadOnlyList<SinkMessage>> GetSinkMessagesAsync(string name, CancellationToken cancellationToken = default)
    {
        using var answer = JsonDocument.Parse(await SendAsync(HttpMethod.Get, $"/_emulator/sink/{name}/messages?limit=1000", null, cancellationToken));
        return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(SinkMessage.Read)];
    }

    /// <summary>Starts a sink over: no messages, its count at 0, its script at the beginning.</summary>
    public Task ClearSinkAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, $"/_emulator/sink/{name}/messages", null, cancellationToken);

    /// <summary>Sends the bytes of a delivery once more, without counting it as an attempt.</summary>
    /// <param name="delivery">The delivery's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><c>fixed</c>, <c>regressed</c>, <c>still_failing</c> or <c>still_passing</c>, against the last attempt.</returns>
    public async Task<string> ReplayAsync(Guid delivery, CancellationToken cancellationToken = default)
    {
        using var answer = JsonDocument.Parse(await SendAsync(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/_emulator/callbacks/{delivery}/replay"), "{}", cancellationToken));
        return answer.RootElement.GetProperty("verdict").GetString()!;
    }

    /// <summary>Starts the sandbox over: no runs, clock at birth, equal requests get equal ids again.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "/_emulator/reset", "{}", cancellationToken);

    /// <summary>Waits, without sleeping, until a counter has reached a number.</summary>
    /// <inheritdoc cref="AwaitAsync(IReadOnlyDictionary{string, long}, TimeSpan?, CancellationToken)"/>
    public Task<IReadOnlyDictionary<string, long>> AwaitAsync(string counter, long goal, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        AwaitAsync(new Dictionary<string, long> { [counter] = goal }, timeout, cancellationToken);

    /// <summary>Waits, without sleeping, until every counter has reached its number.</summary>
    /// <param name="goals">Counters such as <c>runs.terminal</c>, <c>callbacks.delivered</c>, <c>requests.POST</c>; they count since
    /// the sandbox was last started over.</param>
    /// <param name="timeout">Wall time of up to ten minutes; null for five seconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the counters had reached when the last of them got there.</returns>
    /// <exception cref="TimeoutException">They did not get there; the message says how far they came.</exception>
    /// <exception cref="HttpRequestException">The sandbox was started over meanwhile, or there is no such counter.</exception>
    public async Task<IReadOnlyDictionary<string, long>> AwaitAsync(
        IReadOnlyDictionary<string, long> goals, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var query = string.Join('&', goals.Select(static goal => string.Create(CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(goal.Key)}={goal.Value}")));
        var wait = timeout is { } time ? string.Create(CultureInfo.InvariantCulture, $"&timeout_ms={(long)time.TotalMilliseconds}") : "";
        try
        {
            using var answer = JsonDocument.Parse(await SendAsync(HttpMethod.Get, $"/_emulator/await?{query}{wait}", null, cancellationToken));
            return answer.RootElement.GetProperty("reached").EnumerateObject().ToDictionary(static counter => counter.Name, static counter => counter.Value.GetInt64());
        }
        catch (HttpRequestException late) when (late.StatusCode == HttpStatusCode.RequestTimeout)
        {
            throw new TimeoutException(late.Message, late);
        }
    }

    /// <summary>What happens in the sandbox, in order, without a connection in between: first what has happened since it was
    /// last started over (the latest 1,000 events), then what comes. A reader that is slower than the sandbox loses the oldest
    /// and is told so by a <c>gap</c>. Ends when it is cancelled, or with the sandbox.</summary>
    /// <param name="after">The id of the last event seen; null for all.</param>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<EmulatedEvent> EventsAsync(string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sandbox = emulator.Services.GetRequiredService<SandboxRegistry>().Find(Key, null)
            ?? throw new InvalidOperationException("Every sandbox is in use; raise MaxSandboxes.");
        var position = new FeedPosition(sandbox.Current.Number, 0);
        if (after is not null && !FeedPosition.TryParse(after, out position))
        {
            throw new ArgumentException("Not the id of an event.", nameof(after));
        }

        await foreach (var (id, name, json) in FeedReader.ReadAsync(sandbox, position, cancellationToken))
        {
            yield return new EmulatedEvent(id, name, JsonElement.Parse(json));
        }
    }

    internal Task<byte[]> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken) =>
        SendContentAsync(method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), cancellationToken);

    internal async Task<byte[]> SendContentAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var client = CreateClient();

        // A wait or an advance may take minutes; the token is there to give up.
        client.Timeout = Timeout.InfiniteTimeSpan;
        using var request = new HttpRequestMessage(method, path) { Content = content };

        using var response = await client.SendAsync(request, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode ? bytes : throw Refused(response.StatusCode, bytes);
    }

    private static HttpRequestException Refused(HttpStatusCode status, byte[] body) =>
        new($"The emulator answered {(int)status}: {Encoding.UTF8.GetString(body)}", null, status);

    private static T Read<T>(byte[] body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(body, type) ?? throw new InvalidDataException("The emulator answered null.");

    private static string Quote(string text) => $"\"{MinimalJsonEncoder.Instance.Encode(text)}\"";
}
