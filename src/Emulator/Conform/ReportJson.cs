using System.Text.Json;

namespace Runflow.Emulator.Conform;

/// <summary>A report for programs. Its exchanges are normalised, so that those of two targets can be compared. Pure.</summary>
internal static class ReportJson
{
    /// <summary>The fields of the report.</summary>
    public static void Write(Utf8JsonWriter writer, ConformReport report)
    {
        writer.WriteString("target", report.Target.ToString());
        writer.WriteBoolean("is_emulator", report.IsEmulator);
        writer.WriteBoolean("passed", report.IsGood);
        writer.WriteNumber("checks_passed", report.Passed);
        writer.WriteNumber("checks_failed", report.Failed);
        writer.WriteNumber("checks_not_run", report.NotRun);
        writer.WriteNumber("errors", report.Count(Severity.Error));
        writer.WriteNumber("warnings", report.Count(Severity.Warning));
        writer.WriteNumber("notes", report.Count(Severity.Note));
        writer.WriteNumber("answers", report.Answers);
        writer.WriteNumber("spent_usd", report.Spent);
        if (report.Budget is { } budget)
        {
            writer.WriteNumber("budget_usd", budget);
        }
        else
        {
            writer.WriteNull("budget_usd");
        }

        writer.WriteStartArray("checks");
        foreach (var result in report.Results)
        {
            Write(writer, result);
        }

        writer.WriteEndArray();
    }

    /// <summary>The checks that there are.</summary>
    public static void WriteChecks(Utf8JsonWriter writer, IReadOnlyList<ConformCheck> checks)
    {
        writer.WriteStartArray("checks");
        foreach (var check in checks)
        {
            writer.WriteStartObject();
            Write(writer, check);
            writer.WriteStartArray("needs");
            foreach (var need in check.Needs)
            {
                writer.WriteStringValue(need);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ConformCheck check)
    {
        writer.WriteString("group", check.Group);
        writer.WriteString("name", check.Name);
        writer.WriteString("title", check.Title);
    }

    private static void Write(Utf8JsonWriter writer, CheckResult result)
    {
        writer.WriteStartObject();
        Write(writer, result.Check);
        writer.WriteString("result", result.NotRun is not null ? "not_run" : result.Failed ? "failed" : "passed");
        writer.WriteString("not_run", result.NotRun);
        writer.WriteStartArray("findings");
        foreach (var finding in result.Findings)
        {
            writer.WriteStartObject();
            writer.WriteString("severity", ReportText.Word(finding.Severity));
            writer.WriteString("where", finding.Where);
            writer.WriteString("expected", finding.Expected);
            writer.WriteString("found", finding.Found);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("exchanges");
        foreach (var exchange in result.Exchanges)
        {
            writer.WriteStartObject();
            writer.WriteString("request", exchange.Request);
            writer.WriteNumber("status", exchange.Status);
            writer.WriteString("body", exchange.Body);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
