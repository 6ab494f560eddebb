using System.Globalization;
using Runflow.Contracts;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Control;

/// <summary>Reads rules from a request's body: JSON, or YAML under any media type that names it.</summary>
internal static class FaultBody
{
    /// <summary>Reads all of it or refuses all of it.</summary>
    public static Answer? Read(ApiCall call, out IReadOnlyList<Rule> rules)
    {
        rules = [];
        if (call.Body.Length > RuleFile.MaxBytes)
        {
            return Problem.Of(ApiError.PayloadTooLarge(RuleFile.MaxBytes) with { Message = string.Create(CultureInfo.InvariantCulture, $"A rule file has at most {RuleFile.MaxBytes} bytes and this one has {call.Body.Length}; the rules in force stay.") });
        }

        var type = call.Http.Request.ContentType ?? "";
        var yaml = type.Contains("yaml", StringComparison.OrdinalIgnoreCase);
        if (!yaml && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return Problem.Of(ApiError.BadRequest("Send rules as Content-Type: application/json or application/yaml."));
        }

        var problems = new RuleProblems();
        rules = RuleFile.Read(call.Body.Span, json: !yaml, problems);
        return problems.Any ? Refuse(problems) : null;
    }

    /// <summary>A 422 that names every problem by path, line and column.</summary>
    public static Answer Refuse(RuleProblems problems) => Problem.Of(ApiError.Invalid([.. problems.Found.Select(static problem => new FieldErrorDocument
    {
        Loc = ["body", .. problem.Path],
        Msg = string.Create(CultureInfo.InvariantCulture, $"line {problem.Place.Line}, column {problem.Place.Column}: {problem.Message}"),
        Type = "rule",
    })]));
}
