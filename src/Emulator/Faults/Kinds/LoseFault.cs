namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The attempt never reaches the receiver, and the sender takes it for delivered, so that nothing is tried again: the client
/// has to find out by reading the run. No parameters.
/// </summary>
internal sealed record LoseFault : Fault
{
    public const string Name = "lose";

    public override string Kind => Name;
}
