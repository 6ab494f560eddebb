using System.Text.Json;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The run executes longer. Exactly one of the two.</summary>
/// <param name="Factor"><c>factor</c>: the time in <c>running</c> is multiplied by that, above 0, at most 1,000,000.</param>
/// <param name="Added"><c>add_ms</c>: added to the time in <c>running</c>, 0 to 366 days.</param>
internal sealed record SlowFault(double? Factor, TimeSpan? Added) : Fault
{
    public const string Name = "slow";

    public override string Kind => Name;

    public static SlowFault Read(FaultFields fields)
    {
        var result = new SlowFault(fields.Number("factor", 0, 1_000_000, aboveLeast: true), fields.Milliseconds("add_ms"));
        if (fields.Node("factor") is null == fields.Node("add_ms") is null)
        {
            fields.Refuse("wants exactly one of factor and add_ms");
        }

        return result;
    }

    public override void WriteParameters(Utf8JsonWriter writer)
    {
        if (Factor is { } factor)
        {
            writer.WriteNumber("factor", factor);
        }

        if (Added is { } added)
        {
            writer.WriteNumber("add_ms", (long)added.TotalMilliseconds);
        }
    }
}
