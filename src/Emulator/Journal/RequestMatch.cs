using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Http;
using Runflow.Emulator.Patterns;

namespace Runflow.Emulator.Journal;

/// <summary>What a verified request shall look like; what is not named does not matter.</summary>
internal sealed record RequestMatch
{
    public string? Method { get; init; }

    /// <summary>Pattern over the path; one with a question mark is over path and query.</summary>
    public string? Path { get; init; }

    public string? Operation { get; init; }

    public StatusPattern? Status { get; init; }

    public string? Run { get; init; }

    /// <summary><c>answered</c>, <c>aborted</c> or <c>unanswered</c>.</summary>
    public string? Ended { get; init; }

    /// <summary>Patterns over header values.</summary>
    public IReadOnlyList<(string Name, string Pattern)> Headers { get; init; } = [];

    /// <summary>Partial match of the request's body.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>Everything but the body, in which <paramref name="exchange"/> differs.</summary>
    public List<Difference> CompareHead(Exchange exchange)
    {
        var found = new List<Difference>();
        Compare("method", Method, exchange.Method, static (want, have) => want.Equals(have, StringComparison.OrdinalIgnoreCase));
        Compare("operation", Operation, exchange.Operation, static (want, have) => want == have);
        Compare("run_id", Run, exchange.Run == Guid.Empty ? null : exchange.Run.ToString(), static (want, have) => want.Equals(have, StringComparison.OrdinalIgnoreCase));
        Compare("ended", Ended, RequestView.Ended(exchange), static (want, have) => want == have);
        if (Path is not null && !RequestFilter.MatchesPath(Path, exchange))
        {
            found.Add(new("path", Path, RequestView.Target(exchange)));
        }

        if (Status is { } status && !status.Matches(exchange.Status))
        {
            found.Add(new("status", status.ToString(), exchange.IsAnswered ? exchange.Status.ToString(CultureInfo.InvariantCulture) : null));
        }

        foreach (var (name, pattern) in Headers)
        {
            Compare($"headers.{name}", pattern, exchange.Headers.Find(name), static (want, have) => Glob.MatchesText(want, have));
        }

        return found;

        void Compare(string field, string? want, string? have, Func<string, string, bool> same)
        {
            if (want is not null && (have is null || !same(want, have)))
            {
                found.Add(new(field, want, have));
            }
        }
    }

    /// <summary>Everything in the body in which <paramref name="exchange"/> differs.</summary>
    public List<Difference> CompareBody(Exchange exchange)
    {
        var found = new List<Difference>();
        if (Body is not { } expected)
        {
            return found;
        }

        if (exchange.RequestBody is not { } body)
        {
            found.Add(new("body", expected.GetRawText(), null));
        }
        else if (!body.IsWhole)
        {
            found.Add(new("body", expected.GetRawText(), string.Create(CultureInfo.InvariantCulture, $"{body.Size} bytes, of which only {KeptBody.Most} were kept")));
        }
        else
        {
            Compare(expected, body, found);
        }

        return found;
    }

    private static void Compare(JsonElement expected, KeptBody body, List<Difference> found)
    {
        try
        {
            using var actual = JsonDocument.Parse(body.Bytes);
            PartialJson.Compare(expected, actual.RootElement, "body", found);
        }
        catch (JsonException)
        {
            found.Add(new("body", expected.GetRawText(), "not JSON"));
        }
    }
}
