using System.Globalization;
using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Patterns;

namespace Runflow.Emulator.Journal;

/// <summary>What <c>GET /_emulator/requests</c> asks for.</summary>
internal sealed record RequestFilter
{
    private const int MostListed = 1000;
    private const int DefaultListed = 100;

    public string? Method { get; private init; }

    /// <summary>Pattern over the path; one with a question mark is over path and query.</summary>
    public string? Path { get; private init; }

    public string? Operation { get; private init; }

    public StatusPattern? Status { get; private init; }

    public Guid? Run { get; private init; }

    /// <summary>Entries in one answer.</summary>
    public int Limit { get; private init; }

    /// <summary>Only what arrived before this one.</summary>
    public long Before { get; private init; }

    public static RequestFilter Read(ControlQuery query, Problems problems)
    {
        var filter = new RequestFilter
        {
            Method = query.Text("method"),
            Path = query.Text("path"),
            Operation = query.Text("operation"),
            Status = Parse(query, "status", problems, StatusPattern.Rule, StatusPattern.Parse),
            Run = Parse(query, "run_id", problems, "must be the UUID of a run", static text => Guid.TryParseExact(text, "D", out var id) ? id : (Guid?)null),
            Limit = (int)(query.Integer("limit", 1, MostListed) ?? DefaultListed),
            Before = Parse(query, "before", problems, "must be the id of a request, req_…", Number) ?? long.MaxValue,
        };
        query.RefuseRest();
        return filter;
    }

    public bool Matches(Exchange exchange) =>
        exchange.Number < Before
        && (Method is null || Method.Equals(exchange.Method, StringComparison.OrdinalIgnoreCase))
        && (Path is null || MatchesPath(Path, exchange))
        && (Operation is null || Operation == exchange.Operation)
        && (Status is not { } status || status.Matches(exchange.Status))
        && (Run is not { } run || run == exchange.Run);

    public static bool MatchesPath(string pattern, Exchange exchange) =>
        Glob.MatchesPath(pattern, pattern.Contains('?', StringComparison.Ordinal) ? RequestView.Target(exchange) : exchange.Path);

    /// <summary>The number in the id of a request; null when it is none.</summary>
    public static long? Number(string id) =>
        id.StartsWith("req_", StringComparison.Ordinal) && long.TryParse(id.AsSpan(4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static T? Parse<T>(ControlQuery query, string name, Problems problems, string rule, Func<string, T?> parse)
        where T : struct
    {
        if (query.Text(name) is not { } text)
        {
            return null;
        }

        var value = parse(text);
        if (value is null)
        {
            problems.Add(["query", name], rule);
        }

        return value;
    }
}
