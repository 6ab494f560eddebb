using Runflow.Emulator.Journal;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Telemetry;

/// <summary>Hands what an epoch has counted on to the totals of the process when it ends: a reset does not count backwards.</summary>
internal sealed class EpochTally : IDisposable
{
    private readonly Tallies tallies;

    public EpochTally(Epoch epoch, Tallies tallies)
    {
        Epoch = epoch;
        this.tallies = tallies;
        tallies.Begin(this);
    }

    public Epoch Epoch { get; }

    public long this[Counter counter] => Epoch.Part<CounterStore>()[counter];

    /// <summary>Runs that have not ended.</summary>
    public int Unfinished => Epoch.Part<RunStore>().Unfinished;

    /// <summary>Items in the clock's queue.</summary>
    public int Pending => Epoch.Clock.Pending;

    public void Dispose() => tallies.End(this);
}
