using System.Text.Json;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The body is sent in small pieces, in wall time: what a client sees of a slow network.</summary>
/// <param name="BytesPerSecond"><c>bytes_per_second</c>: 1 to 1,000,000,000. Required. A piece leaves ten times a second, or one byte at
/// a time when that is less.</param>
internal sealed record DribbleFault(int BytesPerSecond) : AnswerFault
{
    public const string Name = "dribble";

    public override string Kind => Name;

    public static DribbleFault Read(FaultFields fields) => new((int)fields.Required("bytes_per_second", 1, 1_000_000_000));

    public override FaultedAnswer Strike(FaultedAnswer whole, Draw chance) => whole with { BytesPerSecond = BytesPerSecond };

    public override void WriteParameters(Utf8JsonWriter writer) => writer.WriteNumber("bytes_per_second", BytesPerSecond);
}
