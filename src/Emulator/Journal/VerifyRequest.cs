using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Journal;

/// <summary>The body of <c>POST /_emulator/requests/verify</c>: what a request looks like, and how many such there shall be.</summary>
/// <param name="Match">What counts.</param>
/// <param name="Least">The least number of them.</param>
/// <param name="Most">The greatest.</param>
internal sealed record VerifyRequest(RequestMatch Match, long Least, long Most)
{
    public bool Passes(int count) => count >= Least && count <= Most;

    /// <summary>The number asked for, in words.</summary>
    public string Expected => (Least, Most) switch
    {
        var (least, most) when least == most => string.Create(CultureInfo.InvariantCulture, $"exactly {least}"),
        (_, long.MaxValue) => string.Create(CultureInfo.InvariantCulture, $"at least {Least}"),
        (0, _) => string.Create(CultureInfo.InvariantCulture, $"at most {Most}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most}"),
    };

    public static VerifyRequest Read(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var match = new RequestMatch();
        if (!fields.Has("match"))
        {
            problems.Missing(["body", "match"]);
        }
        else if (body.GetProperty("match") is { ValueKind: JsonValueKind.Object } wanted)
        {
            match = ReadMatch(wanted, problems);
        }
        else
        {
            problems.Add(["body", "match"], "must be an object", "type");
        }

        var exactly = fields.Integer("exactly", 0, int.MaxValue);
        var least = fields.Integer("at_least", 0, int.MaxValue);
        var most = fields.Integer("at_most", 0, int.MaxValue);
        fields.RefuseRest();
        if (exactly is not null && (least ?? most) is not null)
        {
            problems.Add(["body", "exactly"], "goes without at_least and at_most");
        }

        if (least > most)
        {
            problems.Add(["body", "at_least"], "must not be more than at_most");
        }

        return new(match, exactly ?? least ?? (most is null ? 1 : 0), exactly ?? most ?? long.MaxValue);
    }

    private static RequestMatch ReadMatch(JsonElement wanted, Problems problems)
    {
        var fields = new JsonFields(wanted, problems, "body", "match");
        var match = new RequestMatch
        {
            Method = fields.Text("method"),
            Path = fields.Text("path"),
            Operation = fields.Text("operation"),
            Run = fields.Text("run_id"),
            Ended = fields.Text("ended"),
            Status = fields.Has("status") ? ReadStatus(wanted.GetProperty("status"), problems) : null,
            Headers = fields.Has("headers") ? ReadHeaders(wanted.GetProperty("headers"), problems) : [],
            Body = fields.Has("body") ? wanted.GetProperty("body").Clone() : null,
        };
        fields.RefuseRest();
        if (match.Ended is not (null or "answered" or "aborted" or "unanswered"))
        {
            Choice.Refuse(problems, ["body", "match", "ended"], match.Ended, "answered", "aborted", "unanswered");
        }

        return match;
    }

    private static StatusPattern? ReadStatus(JsonElement status, Problems problems)
    {
        var pattern = status.ValueKind is JsonValueKind.String or JsonValueKind.Number ? StatusPattern.Parse(status.ToString()) : null;
        if (pattern is null)
        {
            problems.Add(["body", "match", "status"], StatusPattern.Rule);
        }

        return pattern;
    }

    private static List<(string Name, string Pattern)> ReadHeaders(JsonElement headers, Problems problems)
    {
        if (headers.ValueKind == JsonValueKind.Object)
        {
            var fields = new JsonFields(headers, problems, "body", "match", "headers");
            return [.. headers.EnumerateObject().Select(header => (header.Name, fields.Text(header.Name) ?? "*"))];
        }

        problems.Add(["body", "match", "headers"], "must be an object of names and patterns, such as {\"Idempotency-Key\": \"*\"}", "type");
        return [];
    }
}
