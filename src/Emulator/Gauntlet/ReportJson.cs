using System.Text.Json;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Gauntlet;

/// <summary>A report for programs. Pure.</summary>
internal static class ReportJson
{
    /// <summary>Bytes of a body that are shown; the oversized one is not repeated.</summary>
    private const int MostShown = 4096;

    /// <summary>The fields of the report.</summary>
    public static void Write(Utf8JsonWriter writer, GauntletReport report)
    {
        writer.WriteString("url", report.Url.ToString());
        writer.WriteBoolean("passed", report.Passed);
        writer.WriteNumber("deliveries", report.SentCount);
        writer.WriteNumber("cases_passed", report.PassedCount);
        writer.WriteNumber("cases_failed", report.FailedCount);
        writer.WriteNumber("cases_not_run", report.NotRunCount);
        writer.WriteBoolean("effects_graded", report.TellsHandled);
        writer.WriteStartArray("cases");
        foreach (var result in report.Results)
        {
            writer.WriteStartObject();
            writer.WriteString("name", result.Case.Name);
            writer.WriteString("title", result.Case.Title);
            writer.WriteString("result", !result.WasRun ? "not_run" : result.Passed ? "passed" : "failed");
            writer.WriteString("cure", result.Passed ? null : result.Case.Cure);
            writer.WriteStartArray("deliveries");
            foreach (var answer in result.Answers)
            {
                Write(writer, answer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, GauntletAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("sent");
        writer.WriteString("what", answer.Send.What);
        writer.WriteStartObject("headers");
        foreach (var (name, value) in answer.Send.Headers)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteNumber("body_bytes", answer.Send.Body.Length);
        writer.WriteBase64String("body_base64", answer.Send.Body.AsSpan(0, Math.Min(answer.Send.Body.Length, MostShown)));
        writer.WriteEndObject();
        writer.WriteString("expected", answer.Send.Expected.Words());
        writer.WriteString("problem", answer.Problem);
        if (answer.Outcome is { } outcome)
        {
            Came(writer, outcome, answer.Handled);
        }
        else
        {
            writer.WriteNull("came");
        }

        writer.WriteEndObject();
    }

    private static void Came(Utf8JsonWriter writer, AttemptOutcome outcome, long? handled)
    {
        writer.WriteStartObject("came");
        writer.WriteNumberOrNull("status_code", outcome.StatusCode);
        writer.WriteString("error_message", outcome.ErrorMessage);
        writer.WriteNumber("response_time_ms", outcome.ResponseTimeMs);
        writer.WriteBase64String("body_base64", outcome.ResponseBody);
        writer.WriteNumberOrNull("handled", handled);
        writer.WriteEndObject();
    }
}
