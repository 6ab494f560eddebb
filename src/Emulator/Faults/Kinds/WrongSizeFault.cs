namespace Runflow.Emulator.Faults.Kinds;

/// <summary>The picture is a valid one whose sides are half of what the run says. No parameters.</summary>
internal sealed record WrongSizeFault : Fault
{
    public const string Name = "wrong_size";

    public override string Kind => Name;
}
