using System.Globalization;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Reports;

namespace Runflow.Emulator.Gauntlet;

/// <summary>A report as JUnit XML, which every CI server reads. Pure.</summary>
internal static class ReportJunit
{
    public static byte[] Of(GauntletReport report) => JUnitXml.Of("gauntlet", [.. report.Results.Select(Case)]);

    private static JUnitCase Case(GauntletResult result) => new("gauntlet", result.Case.Name, result.Time)
    {
        Skipped = result.WasRun ? null : "the receiver was not to be reached",
        Failure = result is { WasRun: true, Passed: false }
            ? (result.Answers.First(static answer => answer.Problem is not null).Problem!, $"{result.Case.Title}\n{string.Concat(result.Answers.Select(Line))}To mend it: {result.Case.Cure}")
            : null,
    };

    private static string Line(GauntletAnswer answer) => string.Create(
        CultureInfo.InvariantCulture,
        $"sent {answer.Send.What}; expected {answer.Send.Expected.Words()}; came {(answer.Outcome is { } outcome ? Judgement.Words(outcome) : "nothing")}{(answer.Problem is { } problem ? $": {problem}" : "")}\n");
}
