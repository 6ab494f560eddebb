using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>One authenticated request on its way through the API: whose it is and what it carries.</summary>
/// <param name="http">The request.</param>
/// <param name="sandbox">Whose it is.</param>
/// <param name="body">Its body, complete.</param>
/// <param name="exchange">What the journal keeps of it; null when it keeps nothing.</param>
internal sealed class ApiCall(HttpContext http, Sandbox sandbox, ReadOnlyMemory<byte> body, Exchange? exchange)
{
    public HttpContext Http => http;

    public Sandbox Sandbox => sandbox;

    /// <summary>The request's body, complete; only until the handler has answered.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary><c>req_…</c>, the id of the journal's entry.</summary>
    public string RequestId => http.TraceIdentifier;

    /// <summary>Base of the URLs that an answer to this request hands out.</summary>
    public string BaseUrl => PublicBase.Of(http.Request, sandbox.Options);

    /// <summary>What was warned of.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>The run that the request is about; empty when none.</summary>
    public Guid Run { get; private set; }

    /// <summary>Copies an answer's text to where it stays for as long as the request: who wants it for longer copies it.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> text) => exchange is null ? text.ToArray() : exchange.Keep(text);

    public string Route(string name) => (string?)http.Request.RouteValues[name] ?? "";

    /// <summary>Says in <c>X-Emulator-Warnings</c> what was accepted but is unlikely to be meant: a JSON array of strings in ASCII.</summary>
    public void Warn(IReadOnlyList<string> warnings)
    {
        if (warnings.Count > 0)
        {
            Warnings = [.. Warnings, .. warnings];
            http.Response.Headers[WarningHeader.Name] = WarningHeader.Of(Warnings);
            exchange?.Warnings = Warnings;
        }
    }

    /// <summary>Takes back what was warned of and warns of this instead.</summary>
    public void WarnOnly(IReadOnlyList<string> warnings)
    {
        http.Response.Headers.Remove(WarningHeader.Name);
        Warnings = [];
        exchange?.Warnings = [];
        Warn(warnings);
    }

    /// <summary>Says which run the request is about, for the journal.</summary>
    public void Concerns(Guid run)
    {
        exchange?.Run = run;
        Run = run;
    }

    /// <summary>Does something in the sandbox's present life under its gate, once everything due has happened.</summary>
    public Answer Under(Func<Epoch, Instant, Answer> act)
    {
        var epoch = sandbox.Current;
        lock (epoch.Gate)
        {
            return act(epoch, epoch.Clock.CatchUp());
        }
    }
}
