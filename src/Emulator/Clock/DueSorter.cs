namespace Runflow.Emulator.Clock;

/// <summary>
/// Sorts the entries of one bucket of a <see cref="DueQueue"/>. Those of a large one are first dealt out by their ranks, of which a
/// bucket has few, so that what an entry costs does not grow with how many there are. Not thread-safe.
/// </summary>
/// <param name="ranks">How many ranks a bucket has: a power of two, of which each bucket begins at a multiple.</param>
internal sealed class DueSorter(int ranks)
{
    /// <summary>With fewer entries it takes longer to go through all ranks than to compare.</summary>
    private const int Many = 1024;

    /// <summary>Made once: sorting by a comparer makes one each time.</summary>
    private static readonly Comparison<DueEntry> InOrder = DueEntryOrder.Instance.Compare;

    /// <summary>Where the entries of each rank end; made for the first large bucket.</summary>
    private int[]? ends;

    /// <summary>Copies the entries of a chain of chunks in order.</summary>
    /// <param name="first">The chain.</param>
    /// <param name="sorted">As long as there are entries.</param>
    public void Sort(DueChunk? first, Span<DueEntry> sorted)
    {
        if (sorted.Length >= Many)
        {
            Deal(first, sorted);
            return;
        }

        var at = 0;
        for (var chunk = first; chunk is not null; chunk = chunk.Next)
        {
            chunk.Entries.CopyTo(sorted[at..]);
            at += chunk.Count;
        }

        sorted.Sort(InOrder);
    }

    private void Deal(DueChunk? first, Span<DueEntry> sorted)
    {
        ends ??= new int[ranks];
        Array.Clear(ends);
        for (var chunk = first; chunk is not null; chunk = chunk.Next)
        {
            foreach (ref readonly var entry in chunk.Entries)
            {
                ends[entry.Rank & (ranks - 1)]++;
            }
        }

        var start = 0;
        foreach (ref var end in ends.AsSpan())
        {
            (start, end) = (start + end, start);
        }

        for (var chunk = first; chunk is not null; chunk = chunk.Next)
        {
            foreach (ref readonly var entry in chunk.Entries)
            {
                sorted[ends[entry.Rank & (ranks - 1)]++] = entry;
            }
        }

        start = 0;
        foreach (var end in ends)
        {
            if (end - start > 1)
            {
                sorted[start..end].Sort(InOrder);
            }

            start = end;
        }
    }
}
