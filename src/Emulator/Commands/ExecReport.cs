using System.Globalization;
using Runflow.Emulator.Conduct;
using Runflow.Emulator.Faults;

namespace Runflow.Emulator.Commands;

/// <summary>What a command met while <c>exec</c> ran it, and what it did, in all sandboxes and across resets.</summary>
internal sealed class ExecReport(FaultCoverage coverage, ConductFindings conduct)
{
    private readonly IReadOnlyList<MetFault> met = coverage.List();
    private readonly IReadOnlyList<Finding> findings = conduct.List();

    /// <summary>Whether anything of that weight or more was found.</summary>
    public bool Has(Severity least) => findings.Any(finding => finding.Habit.Severity >= least);

    /// <summary>A few lines for a person.</summary>
    public void WriteText(TextWriter to)
    {
        WriteFaults(to);
        foreach (var (habit, operation, count, examples) in findings)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"runflow-emulator: {habit.Severity.WireName()} {habit.Code}, {count} times at {operation}, e.g. {examples[0].RequestId ?? $"delivery {examples[0].Delivery}"}"));
            to.WriteLine($"  {habit.What} {examples[0].Detail}");
            to.WriteLine($"  {habit.Cure}");
        }
    }

    private void WriteFaults(TextWriter to)
    {
        if (met.Count == 0)
        {
            to.WriteLine("runflow-emulator: the command met no fault.");
            return;
        }

        to.WriteLine("runflow-emulator: faults that the command met");
        var (operations, kinds) = (met.Max(static row => row.Operation.Length), met.Max(static row => row.Name.Length));
        foreach (var row in met)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row.Operation.PadRight(operations)}  {row.Name.PadRight(kinds)}  {row.Met}"));
        }
    }

    /// <summary>One JSON object in one line.</summary>
    /// <param name="exitCode">The command's.</param>
    public string ToJson(int exitCode) => JsonLine.Of(json =>
    {
        json.WriteNumber("exit_code", exitCode);
        json.WriteStartArray("faults");
        foreach (var row in met)
        {
            row.Write(json);
        }

        json.WriteEndArray();
        json.WriteStartObject("conduct");
        ConductView.Write(json, findings);
        json.WriteEndObject();
    });
}
