using System.Globalization;
using Runflow.Emulator.Faults;

namespace Runflow.Emulator.Commands;

/// <summary>What a command met while <c>exec</c> ran it, in all sandboxes and across resets.</summary>
internal sealed class ExecReport(FaultCoverage coverage)
{
    private readonly IReadOnlyList<(string Operation, FaultPoint Point, string Kind, long Met)> met = coverage.List();

    /// <summary>A few lines for a person.</summary>
    public void WriteText(TextWriter to)
    {
        if (met.Count == 0)
        {
            to.WriteLine("runflow-emulator: the command met no fault.");
            return;
        }

        to.WriteLine("runflow-emulator: faults that the command met");
        var (operations, kinds) = (met.Max(static row => row.Operation.Length), met.Max(static row => Name(row.Point, row.Kind).Length));
        foreach (var (operation, point, kind, times) in met)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {operation.PadRight(operations)}  {Name(point, kind).PadRight(kinds)}  {times}"));
        }
    }

    /// <summary>One JSON object in one line.</summary>
    /// <param name="exitCode">The command's.</param>
    public string ToJson(int exitCode) => JsonLine.Of(json =>
    {
        json.WriteNumber("exit_code", exitCode);
        json.WriteStartArray("faults");
        foreach (var (operation, point, kind, times) in met)
        {
            json.WriteStartObject();
            json.WriteString("operation", operation);
            json.WriteString("point", point.WireName());
            json.WriteString("kind", kind);
            json.WriteNumber("met", times);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Name(FaultPoint point, string kind) => $"{point.WireName()}.{kind}";
}
