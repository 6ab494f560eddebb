namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// The URLs in the payload have expired before it is sent: the client has to read the run for fresh ones. Strikes at a
/// delivery's first attempt, at which the payload is frozen; a payload without an output has no URLs. No parameters.
/// </summary>
internal sealed record StaleFault : Fault
{
    public const string Name = "stale";

    public override string Kind => Name;
}
