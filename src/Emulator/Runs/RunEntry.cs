using Runflow.Contracts;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>
/// A run's place in the store, and its next transition in the clock's queue: a run has at most one, so the one object
/// serves as both. Guarded by the epoch's gate.
/// </summary>
internal sealed class RunEntry(RunStore store, RunSpec spec, in RunState state) : ClockItem
{
    private RunStore? store = store;
    private RunState state = state;

    /// <summary>What was asked for; fetched sources put another in its place.</summary>
    public RunSpec Spec { get; private set; } = spec;

    /// <summary>Where it stands now; only <see cref="RunStore"/> changes it.</summary>
    public ref readonly RunState State => ref state;

    public RunStatus Status => state.Status;

    /// <summary>The run as it is now, for whoever looks at it outside of the gate or later on.</summary>
    public Run Run => new(Spec, state);

    /// <summary>The store does not know it any more.</summary>
    public bool Forgotten => store is null;

    /// <summary>The terminal run that its callback tells of already while reads still show the one before; null nearly always.</summary>
    public Run? Announced { get; internal set; }

    public override ClockItemKind Kind => ClockItemKind.Transition;

    public override ItemKey Key => Spec.Key;

    public override int CreateOrdinal => Spec.Ordinal;

    public override void Approach() => CacheLines.Fetch(Spec, RunSpec.HotBytes);

    public override void Fire(Instant at) => store?.Step(this, at);

    /// <summary>Its store lets go of it.</summary>
    internal void Forget() => store = null;

    /// <summary>Puts its next state in its place.</summary>
    internal void Become(in RunState next) => state = next;

    /// <summary>Its sources were fetched, or never will be.</summary>
    internal void Fetched(RunSpec spec)
    {
        Spec = spec;
        state = state with { AwaitsSources = false };
    }
}
