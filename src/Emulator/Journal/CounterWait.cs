namespace Runflow.Emulator.Journal;

/// <summary>
/// Somebody waits for counters to reach their goals. It ends under the epoch's gate, with the counts as they were at that
/// very moment; who waits goes on elsewhere.
/// </summary>
internal sealed class CounterWait(IReadOnlyList<Goal> goals)
{
    private readonly TaskCompletionSource<bool> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Goal> Goals => goals;

    /// <summary>True when all goals were reached, false when a reset came first.</summary>
    public Task<bool> Ended => ended.Task;

    /// <summary>The counts of the goals, in their order, when last looked at.</summary>
    public long[] Reached { get; } = new long[goals.Count];

    /// <summary>Ends the wait when every goal is reached.</summary>
    public bool TryEnd(CounterStore counts) => Look(counts) && ended.TrySetResult(true);

    /// <summary>Notes the present counts.</summary>
    /// <returns>Whether every goal is reached.</returns>
    public bool Look(CounterStore counts)
    {
        var all = true;
        for (var i = 0; i < Reached.Length; i++)
        {
            Reached[i] = counts[goals[i]];
            all &= Reached[i] >= goals[i].Least;
        }

        return all;
    }

    public void EndByReset() => ended.TrySetResult(false);
}
