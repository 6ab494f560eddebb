using Runflow.Emulator.Reports;

namespace Runflow.Emulator.Conform;

/// <summary>A report as JUnit XML: errors are failures, warnings and notes stand in the output of their case. Pure.</summary>
internal static class ReportJunit
{
    public static byte[] Of(ConformReport report) => JUnitXml.Of("conform", [.. report.Results.Select(Case)]);

    private static JUnitCase Case(CheckResult result) => new($"conform.{result.Check.Group}", result.Check.Name, result.Time)
    {
        Skipped = result.NotRun,
        Failure = result is { NotRun: null, Failed: true }
            ? (result.Findings.First(static finding => finding.Severity == Severity.Error).ToString(), $"{result.Check.Title}\n{Lines(result, Severity.Error)}")
            : null,
        Output = result.Findings.Any(static finding => finding.Severity != Severity.Error)
            ? Lines(result, Severity.Warning) + Lines(result, Severity.Note)
            : null,
    };

    private static string Lines(CheckResult result, Severity severity) =>
        string.Concat(result.Findings.Where(finding => finding.Severity == severity).Select(finding => $"{ReportText.Word(severity)}: {finding}\n"));
}
