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

        text.AppendLine(CultureInfo.InvariantCulture, $"{report.Answers} answers held against openapi.yaml; {report.Count(Severity.Error)} errors, {report.Count(Severity.Warning)} warnings, {report.Count(Severity.Note)} notes");
        if (!report.IsEmulator)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{report.Spent} USD spent at most, of {report.Budget} USD allowed");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"{report.Passed} passed, {report.Failed} failed, {report.NotRun} not run");
        return text.ToString();
    }

    /// <summary>The severity as a word.</summary>
    public static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
