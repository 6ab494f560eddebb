using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>
/// Tells of every request to the emulated API, so that a room above can keep a journal and this one need not know it. Each
/// request is told of when it arrives, when its answer is decided and when it ends, on its own thread and outside all gates.
/// </summary>
internal sealed class Exchanges(SandboxRegistry sandboxes, TimeProvider time)
{
    private const string Api = "/v1/";

    /// <summary>A request has arrived; nothing of its body was read.</summary>
    public event Action<Exchange>? Opened;

    /// <summary>An answer was decided; none of it has left.</summary>
    public event Action<Exchange>? Answered;

    /// <summary>A fault is about to close the connection, and the client does not know yet; its answer may have been decided before.</summary>
    public event Action<Exchange>? Cut;

    /// <summary>A request has ended, with or without an answer.</summary>
    public event Action<Exchange>? Closed;

    /// <summary>Finds out whose a request is. Takes no gate.</summary>
    public Arrival Find(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        ApiError? refusal = null;
        Sandbox? sandbox;
        var keyed = false;
        if (path.StartsWith(Api, StringComparison.OrdinalIgnoreCase))
        {
            refusal = SandboxSelection.Find(sandboxes, http.Request, keyless: null, out sandbox);
            keyed = sandbox is not null;
        }
        else if (path.StartsWith(PresignedUrls.Root, StringComparison.OrdinalIgnoreCase))
        {
            sandbox = sandboxes.ById(Owner(path));
        }
        else
        {
            return default;
        }

        // With every sandbox in use, and the default one not among them, there is no journal to write to.
        return new((sandbox ?? sandboxes.Find(BearerKey.Default, null))?.Current, refusal, keyed);
    }

    /// <summary>Opens the exchange of a request; null when it is none of the emulated API's.</summary>
    public Exchange? Open(HttpContext http, in Arrival arrival, long number)
    {
        if (arrival.Epoch is not { } epoch)
        {
            return null;
        }

        var exchange = new Exchange(this, http, epoch, arrival, number, time.GetTimestamp(), Instant.Of(time.GetUtcNow()));
        http.Features[typeof(Exchange)] = exchange;
        Opened?.Invoke(exchange);
        return exchange;
    }

    internal TimeSpan Since(long stamp) => time.GetElapsedTime(stamp);

    internal void OnAnswered(Exchange exchange) => Answered?.Invoke(exchange);

    internal void OnCut(Exchange exchange) => Cut?.Invoke(exchange);

    internal void OnClosed(Exchange exchange) => Closed?.Invoke(exchange);

    /// <summary>The sandbox id that a presigned URL names.</summary>
    private static string Owner(string path)
    {
        var end = path.IndexOf('/', PresignedUrls.Root.Length);
        return end < 0 ? path[PresignedUrls.Root.Length..] : path[PresignedUrls.Root.Length..end];
    }
}

/// <summary>Whose a request is.</summary>
/// <param name="Epoch">The life of the sandbox that it came in; null when it is none of the emulated API's.</param>
/// <param name="Refusal">Why it names no sandbox of its own.</param>
/// <param name="IsKeyed">Whether it names one by a key.</param>
internal readonly record struct Arrival(Epoch? Epoch, ApiError? Refusal, bool IsKeyed);
