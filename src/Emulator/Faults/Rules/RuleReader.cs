using System.Globalization;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Patterns;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Faults.Rules;

/// <summary>Reads one rule, naming everything that is wrong with it and everything that could never happen.</summary>
internal static class RuleReader
{
    private const long MostCount = 1_000_000_000;

    /// <summary>Letters of an id.</summary>
    private const int MostLetters = 80;

    /// <summary>Words that stand for something else where an id could stand.</summary>
    private static readonly string[] Reserved = [Decision.InBand, "plan", "coverage", "explain", "presets"];

    /// <summary>What the setting <c>dialect_callback_attempts</c> allows.</summary>
    private const int MostAttempts = 20;
    private static readonly string[] Calls = ["/v1/**", "/files/*/uploads/*"];
    private static readonly string[] Pictures = ["/files/*/runs/*/*", "/files/*/assets/**"];
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public static Rule? Read(DocumentNode node, RuleProblems problems)
    {
        if (node.Kind != NodeKind.Mapping)
        {
            problems.Add(node, "must be a rule: a mapping with point and fault");
            return null;
        }

        var fields = new FaultFields(node, problems);
        var id = fields.Text("id", MostLetters);
        if (id is not null && IdProblem(id) is { } problem)
        {
            fields.Refuse("id", problem);
        }

        var point = FaultPoints.Parse(fields.OneOf("point", [.. FaultPoints.Names]));
        fields.Missing("point", $"one of {string.Join(", ", FaultPoints.Names)}");
        var fault = Fault(fields, point, problems);
        var match = Match(fields.Below("match"), point);
        var when = When(fields.Below("when"));
        var ttl = fields.Milliseconds("ttl_ms", 1);
        var order = fields.Integer("order", -1000, 1000) ?? 0;
        var then = fields.OneOf("then", "stop", "continue");
        var scope = fields.OneOf("scope", "key", "rule");
        fields.RefuseRest();
        if (ttl <= when.From)
        {
            fields.Refuse("ttl_ms", "ends before when.from_ms begins, so that the rule can never strike");
        }

        return point is null || fault is null ? null : new Rule
        {
            Id = id ?? "",
            Point = point.Value,
            Fault = fault,
            Match = match,
            When = when,
            Ttl = ttl,
            Order = (int)order,
            Continues = then == "continue",
            CountsAcrossKeys = scope == "rule",
        };
    }

    /// <summary>What is wrong with an id, completing "the id …"; null when a rule may have it.</summary>
    public static string? IdProblem(string id) =>
        id.Length is > 0 and <= MostLetters && id.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_') && !Reserved.Contains(id)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"must have letters, digits, dots, dashes and underscores only, {MostLetters} at most, and be none of {string.Join(", ", Reserved)}");

    private static Fault? Fault(FaultFields fields, FaultPoint? point, RuleProblems problems)
    {
        if (fields.Below("fault") is not { } fault)
        {
            fields.Missing("fault", "a mapping with kind and the kind's parameters");
            return null;
        }

        var kind = fault.Text("kind", 80);
        fault.Missing("kind", "the name of a fault");
        if (kind is null || point is null)
        {
            return null;
        }

        if (FaultKinds.Find(point.Value, kind) is not { } known)
        {
            var elsewhere = FaultKinds.All.Where(other => other.Name == kind).Select(static other => other.Point.WireName()).ToList();
            var names = FaultKinds.NamesAt(point.Value);
            fault.Refuse("kind", elsewhere.Count > 0
                ? $"{kind} is a fault of the point {string.Join(" and ", elsewhere)}, not of {point.Value.WireName()}"
                : $"there is no fault {(kind.Length <= 40 ? kind : kind[..40] + "…")} at the point {point.Value.WireName()}{Nearest.Question(kind, names)} Known are {string.Join(", ", names)}");
            return null;
        }

        var result = known.Read(fault);
        fault.RefuseRest();
        return problems.Any ? null : result;
    }

    private static RuleMatch Match(FaultFields? fields, FaultPoint? point)
    {
        if (fields is null)
        {
            return RuleMatch.Everything;
        }

        var match = new RuleMatch
        {
            Method = fields.OneOf("method", Methods),
            Path = fields.Text("path"),
            Model = fields.Text("model"),
            ClientRef = fields.Text("client_ref"),
            Prompt = fields.Text("prompt"),
            Attempt = (int?)fields.Integer("attempt", 1, int.MaxValue),
        };
        fields.RefuseRest();
        RefuseImpossible(match, fields, point);
        return match;
    }

    /// <summary>Names what could never hold.</summary>
    private static void RefuseImpossible(RuleMatch match, FaultFields fields, FaultPoint? point)
    {
        if (point is FaultPoint.Run or FaultPoint.Callback)
        {
            foreach (var (name, given) in ((string, string?)[])[("method", match.Method), ("path", match.Path)])
            {
                if (given is not null)
                {
                    fields.Refuse(name, $"can never hold at the point {point.Value.WireName()}, where there is no request; match by model, prompt or client_ref");
                }
            }
        }
        else if (match.Path is { } path && point is { } wire)
        {
            var served = wire == FaultPoint.Output ? Pictures : Calls;
            if (!served.Any(pattern => Glob.Overlap(path, pattern)))
            {
                fields.Refuse("path", $"can never hold: what passes the point {wire.WireName()} has a path like {string.Join(" or ", served)}");
            }
        }

        if (point == FaultPoint.Output && match.Method is not (null or "GET" or "HEAD"))
        {
            fields.Refuse("method", "can never hold: outputs are read with GET and HEAD");
        }

        if (match.Method is "GET" or "HEAD" && point is FaultPoint.Request or FaultPoint.Response && match.Path is { } create && Glob.MatchesPath("/v1/models/**/runs", create))
        {
            fields.Refuse("method", "can never hold with this path: runs are created with POST");
        }

        if (point == FaultPoint.Callback && match.Attempt > MostAttempts)
        {
            fields.Refuse("attempt", $"can never hold: a delivery has at most {MostAttempts} attempts");
        }
    }

    private static RuleWhen When(FaultFields? fields)
    {
        if (fields is null)
        {
            return RuleWhen.Always;
        }

        var when = new RuleWhen
        {
            Probability = fields.Number("probability", 0, 1, aboveLeast: true) ?? 1,
            Skip = fields.Integer("skip", 0, MostCount) ?? 0,
            Every = fields.Integer("every", 1, MostCount) ?? 1,
            Times = fields.Integer("times", 1, MostCount),
            From = fields.Milliseconds("from_ms") ?? TimeSpan.Zero,
            Until = fields.Milliseconds("until_ms", 1),
        };
        fields.RefuseRest();
        if (when.Until <= when.From)
        {
            fields.Refuse("until_ms", "is not after from_ms, so that the rule can never strike");
        }

        return when;
    }
}
