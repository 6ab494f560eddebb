using System.Globalization;
using System.Text;

namespace Runflow.Emulator.Conform;

/// <summary>A report for people. Pure.</summary>
internal static class ReportText
{
    public static string Of(ConformReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Conformance of {report.Target}{(report.IsEmulator ? ", an emulator" : "")}");
        foreach (var result in report.Results)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {result.Word}  {result.Check.Name,-28} {result.Check.Title}");
            if (result.NotRun is { } reason)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"        not run: {reason}");
            }

            foreach (var finding in result.Findings)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"        {Word(finding.Severity)}: {finding.Where}");
                text.AppendLine(CultureInfo.InvariantCulture, $"          expected {finding.Expected}");
                text.AppendLine(CultureInfo.InvariantCulture, $"          found    {finding.Found}");
            }
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"{report.Answers} answers held against openapi.yaml; {Counted(report, Severity.Error)}, {Counted(report, Severity.Warning)}, {Counted(report, Severity.Note)}");
        if (!report.IsEmulator)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{report.Spent} USD spent at most, of {report.Budget} USD allowed");
        }

        if (report is { Passed: 0, Failed: 0 })
        {
            text.AppendLine("No check was run, so that nothing is proved.");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"{report.Passed} passed, {report.Failed} failed, {report.NotRun} not run");
        return text.ToString();
    }

    /// <summary>The checks, what has to hold, and what each needs.</summary>
    public static string OfChecks(IReadOnlyList<ConformCheck> checks)
    {
        var text = new StringBuilder();
        foreach (var check in checks)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{check.Name,-28} {check.Title}{string.Concat(check.Needs.Select(static need => $" [{need}]"))}");
        }

        return text.ToString();
    }

    private static string Counted(ConformReport report, Severity severity)
    {
        var count = report.Count(severity);
        return $"{count} {Word(severity)}{(count == 1 ? "" : "s")}";
    }

    /// <summary>The severity as a word.</summary>
    public static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
