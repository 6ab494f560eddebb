using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>
/// Which runs may execute at once. Those that find no place wait in the order (instant, run key, create ordinal), never in
/// the order of arrival. Guarded by the epoch's gate.
/// </summary>
internal sealed class Fleet
{
    private readonly SortedSet<RunEntry> waiting = new(ByTurn.Instance);

    /// <summary>Runs that are dispatching or running.</summary>
    public int Executing { get; set; }

    /// <summary>Whether one more may begin; 0 is no limit.</summary>
    public bool HasRoom(int concurrency) => concurrency == 0 || Executing < concurrency;

    /// <summary>Lets a run wait from the instant at which it was due.</summary>
    public void Wait(RunEntry entry) => waiting.Add(entry);

    public void Leave(RunEntry entry)
    {
        if (waiting.Count > 0)
        {
            waiting.Remove(entry);
        }
    }

    public bool IsWaiting(RunEntry entry) => waiting.Contains(entry);

    /// <summary>The next in turn.</summary>
    public RunEntry? Next()
    {
        var next = waiting.Min;
        if (next is not null)
        {
            waiting.Remove(next);
        }

        return next;
    }

    private sealed class ByTurn : IComparer<RunEntry>
    {
        public static readonly ByTurn Instance = new();

        public int Compare(RunEntry? x, RunEntry? y)
        {
            var order = x!.Due.CompareTo(y!.Due);
            order = order != 0 ? order : x.Key.CompareTo(y.Key);
            return order != 0 ? order : x.CreateOrdinal.CompareTo(y.CreateOrdinal);
        }
    }
}
