using System.Text.Json;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The very same bytes and headers are sent again after the attempt, the <c>Runflow-Request-Id</c> included. The copies are no
/// attempts of the delivery: their answers change nothing, and only the timeline shows them.
/// </summary>
/// <param name="Times"><c>times</c>: copies, 1 to 100. Default 1.</param>
/// <param name="Gap"><c>gap_ms</c>: sandbox time before each, counted from the one before; 0 to 366 days. Default 100.</param>
internal sealed record DuplicateFault(int Times, TimeSpan Gap) : Fault
{
    public const string Name = "duplicate";

    public override string Kind => Name;

    public static DuplicateFault Read(FaultFields fields) => new(
        (int)(fields.Integer("times", 1, 100) ?? 1), fields.Milliseconds("gap_ms") ?? TimeSpan.FromMilliseconds(100));

    public override void WriteParameters(Utf8JsonWriter writer)
    {
        writer.WriteNumber("times", Times);
        writer.WriteNumber("gap_ms", (long)Gap.TotalMilliseconds);
    }
}
