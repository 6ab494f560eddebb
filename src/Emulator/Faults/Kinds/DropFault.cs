using System.Text.Json;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The connection is closed in good order without a byte of an answer: a TCP FIN. Over HTTP/2 the stream is reset with
/// <c>REFUSED_STREAM</c> before and <c>INTERNAL_ERROR</c> after the request took effect, and the connection stays.
/// </summary>
/// <param name="After"><c>when_applied</c>: <c>before</c> (the default) nothing was done, or <c>after</c> the request took effect, so
/// that a client which sends it again without an idempotency key does it twice.</param>
internal sealed record DropFault(bool After) : Fault
{
    public const string Name = "drop";

    public override string Kind => Name;

    public static DropFault Read(FaultFields fields) => new(fields.OneOf("when_applied", "before", "after") == "after");

    public override void WriteParameters(Utf8JsonWriter writer)
    {
        if (After)
        {
            writer.WriteString("when_applied", "after");
        }
    }
}
