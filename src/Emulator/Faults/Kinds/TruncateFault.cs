using System.Text.Json;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// Head and the beginning of the body are sent, with a Content-Length that announces all of it; then the connection is closed.
/// Over HTTP/2 the stream is reset with <c>INTERNAL_ERROR</c>.
/// </summary>
/// <param name="Fraction"><c>fraction</c>: the share of the body that is sent, 0 to below 1, rounded down to whole bytes. Default 0.5.</param>
internal sealed record TruncateFault(double Fraction) : AnswerFault
{
    public const string Name = "truncate";

    public override string Kind => Name;

    public static TruncateFault Read(FaultFields fields) => new(fields.Number("fraction", 0, 1, belowMost: true) ?? 0.5);

    public override FaultedAnswer Strike(FaultedAnswer whole, Draw chance) =>
        whole.Body.IsEmpty ? whole : whole with { CutAt = (int)(whole.Body.Length * Fraction) };

    public override void WriteParameters(Utf8JsonWriter writer) => writer.WriteNumber("fraction", Fraction);
}
