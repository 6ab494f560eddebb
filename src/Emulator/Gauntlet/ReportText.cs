using System.Globalization;
using System.Text;
using Runflow.Emulator.Callbacks.Sending;

namespace Runflow.Emulator.Gauntlet;

/// <summary>A report for people: what was sent, what was expected, what came back. Pure.</summary>
internal static class ReportText
{
    public static string Of(GauntletReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Gauntlet of {report.Url}");
        foreach (var result in report.Results)
        {
            var word = !result.WasRun ? "none" : result.Passed ? "pass" : "FAIL";
            text.AppendLine(CultureInfo.InvariantCulture, $"  {word}  {result.Case.Name,-20} {result.Case.Title}");
            foreach (var answer in result is { WasRun: true, Passed: false } ? result.Answers : [])
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"        sent {answer.Send.What}; expected {answer.Send.Expected.Words()}; came {Came(answer)}");
                if (answer.Problem is { } problem)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"        {problem}");
                }
            }

            // Where nothing came, the receiver's code is not what has to be mended.
            if (result is { WasRun: true, Passed: false } && result.Answers.Any(static answer => answer.Outcome!.StatusCode is not null))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"        To mend it: {result.Case.Cure}");
            }
        }

        if (report.NotRunCount > 0)
        {
            text.AppendLine("Cases marked none were not sent, because the first delivery found no receiver.");
        }

        text.AppendLine(report.TellsHandled
            ? $"Effects were graded by the header {GauntletRunner.HandledHeader}."
            : $"Answers alone were graded: a receiver that counts what it handles in the header {GauntletRunner.HandledHeader} is graded by its effects too.");
        text.AppendLine(CultureInfo.InvariantCulture, $"{report.SentCount} {(report.SentCount == 1 ? "delivery" : "deliveries")}, {report.PassedCount} passed, {report.FailedCount} failed, {report.NotRunCount} not run");
        return text.ToString();
    }

    private static string Came(GauntletAnswer answer) => answer.Outcome is { } outcome
        ? string.Create(CultureInfo.InvariantCulture, $"{Judgement.Words(outcome)} after {outcome.ResponseTimeMs} ms")
        : "nothing, it was not sent";
}
