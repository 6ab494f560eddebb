using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>
/// A run's place in the store, and its next transition in the clock's queue: a run has at most one, so the one object
/// serves as both. Guarded by the epoch's gate.
/// </summary>
internal sealed class RunEntry(RunStore store, Run run) : ClockItem
{
    /// <summary>The run as it is now; only <see cref="RunStore"/> replaces it.</summary>
    public Run Run { get; internal set; } = run;

    /// <summary>The store does not know it any more.</summary>
    public bool Forgotten { get; internal set; }

    /// <summary>The terminal run that its callback tells of already while reads still show the one before; null nearly always.</summary>
    public Run? Announced { get; internal set; }

    public override ClockItemKind Kind => ClockItemKind.Transition;

    public override string Key => Run.Spec.Key;

    public override int CreateOrdinal => Run.Spec.Ordinal;

    public override void Fire(Instant at) => store.Step(this, at);
}
