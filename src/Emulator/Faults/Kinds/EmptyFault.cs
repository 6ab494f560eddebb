using Runflow.Emulator.Chance;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The picture is answered 200 and has no bytes. No parameters.</summary>
internal sealed record EmptyFault : AnswerFault
{
    public const string Name = "empty";

    public override string Kind => Name;

    public override FaultedAnswer Strike(FaultedAnswer whole, Draw chance) => whole with { Body = default };
}
