using Runflow.Emulator.Journal;

namespace Runflow.Emulator.Telemetry;

/// <summary>
/// What all epochs of the process have counted, those that ended and those that live, so that the sums only grow. It costs
/// nothing where something happens: epochs count for their own purposes, and are asked when somebody looks. Thread-safe.
/// </summary>
internal sealed class Tallies
{
    private readonly Lock gate = new();
    private readonly HashSet<EpochTally> living = [];
    private readonly long[] ended = new long[Counters.Names.Count];

    public void Begin(EpochTally tally)
    {
        lock (gate)
        {
            living.Add(tally);
        }
    }

    public void End(EpochTally tally)
    {
        lock (gate)
        {
            if (living.Remove(tally))
            {
                AddCounters(ended, tally);
            }
        }
    }

    /// <summary>The sums as they are now.</summary>
    public Totals Read()
    {
        lock (gate)
        {
            var counts = (long[])ended.Clone();
            var (unfinished, pending) = (0L, 0L);
            foreach (var tally in living)
            {
                AddCounters(counts, tally);
                unfinished += tally.Unfinished;
                pending += tally.Pending;
            }

            return new Totals(counts, unfinished, pending);
        }
    }

    private static void AddCounters(long[] to, EpochTally tally)
    {
        for (var at = 0; at < to.Length; at++)
        {
            to[at] += tally[(Counter)at];
        }
    }
}

/// <summary>The sums of all epochs.</summary>
/// <param name="Counts">One for each <see cref="Counter"/>, in its order.</param>
/// <param name="Unfinished">Runs that have not ended, in the epochs that live.</param>
/// <param name="Pending">Items in the queues of their clocks.</param>
internal sealed record Totals(long[] Counts, long Unfinished, long Pending)
{
    public long this[Counter counter] => Counts[(int)counter];
}
