namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The attempt has no <c>Runflow-Signature</c>. No parameters.</summary>
internal sealed record UnsignedFault : Fault
{
    public const string Name = "unsigned";

    public override string Kind => Name;
}
