using System.Text.Json;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>Bytes of the picture are changed on their way; length and content type agree. Which bytes is drawn.</summary>
/// <param name="Count"><c>bytes</c>: how many, 1 to 1,000,000, all of them when the file has fewer. Default 16. Each is inverted.</param>
internal sealed record CorruptFault(int Count) : AnswerFault
{
    public const string Name = "corrupt";

    public override string Kind => Name;

    public static CorruptFault Read(FaultFields fields) => new((int)(fields.Integer("bytes", 1, 1_000_000) ?? 16));

    /// <summary>Inverts the bytes at (start + i × length / count): spread over the whole file from a drawn start.</summary>
    public override FaultedAnswer Strike(FaultedAnswer whole, Draw chance)
    {
        if (whole.Body.IsEmpty)
        {
            return whole;
        }

        var bytes = whole.Body.ToArray();
        var count = Math.Min(Count, bytes.Length);
        var start = (int)(chance.Fraction * bytes.Length);
        for (var i = 0; i < count; i++)
        {
            bytes[(int)((start + ((long)i * bytes.Length / count)) % bytes.Length)] ^= 0xFF;
        }

        return whole with { Body = bytes };
    }

    public override void WriteParameters(Utf8JsonWriter writer) => writer.WriteNumber("bytes", Count);
}
