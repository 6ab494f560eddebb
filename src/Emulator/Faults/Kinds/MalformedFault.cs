using Runflow.Emulator.Chance;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The body arrives whole and is no JSON: its last byte is missing, with a Content-Length that agrees. An answer without a body
/// gets one that is a lone brace. No parameters.
/// </summary>
internal sealed record MalformedFault : AnswerFault
{
    public const string Name = "malformed";

    public override string Kind => Name;

    public override FaultedAnswer Strike(FaultedAnswer whole, Draw chance) =>
        whole.Body.IsEmpty ? whole with { Body = "{"u8.ToArray() } : whole with { Body = whole.Body[..^1] };
}
