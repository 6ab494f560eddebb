using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Sandboxes;

/// <summary>
/// One life of a sandbox, from birth or a reset to the next reset: its clock and everything the clock moves. A reset puts
/// a new one in its place, so it is atomic and costs nothing however much there was, and what began before it ends in
/// the old epoch, where nobody sees it.
/// </summary>
internal sealed class Epoch : IDisposable
{
    private object[] parts = [];

    public Epoch(Sandbox sandbox, int number, SandboxClock clock, SandboxBlueprint blueprint)
    {
        Sandbox = sandbox;
        Number = number;
        Clock = clock;
        blueprint.Build(this);
    }

    public Sandbox Sandbox { get; }

    /// <summary>From 0; counts the resets.</summary>
    public int Number { get; }

    public SandboxClock Clock { get; }

    /// <summary>Guards all state of the epoch.</summary>
    public Lock Gate => Clock.Gate;

    /// <summary>True once a reset has put another in its place, or the sandbox was dropped. Read under the gate.</summary>
    public bool Ended { get; private set; }

    public long Seed => Sandbox.Options.Seed;

    /// <summary>A room's state in this epoch.</summary>
    public T Part<T>() where T : class => (T)parts[SandboxBlueprint.Index<T>.Value];

    /// <summary>Takes the array that the blueprint is about to fill.</summary>
    internal void Adopt(object[] empty) => parts = empty;

    public void End()
    {
        lock (Gate)
        {
            Ended = true;
        }

        Dispose();
    }

    public void Dispose()
    {
        Clock.Dispose();
        foreach (var part in parts)
        {
            (part as IDisposable)?.Dispose();
        }
    }
}
