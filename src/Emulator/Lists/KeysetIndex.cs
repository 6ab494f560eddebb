using System.Runtime.InteropServices;

namespace Runflow.Emulator.Lists;

/// <summary>
/// Items in a fixed order, for lists that are read from any place. Taking one in or out costs next to nothing: new items
/// wait unsorted until somebody looks, and since they come in order of time, only those of the last instants are then
/// sorted in; dead ones stay until they are half of all. Guarded by the epoch's gate.
/// </summary>
/// <param name="order">The order; what it compares must not change while an item is here.</param>
/// <param name="lives">False for an item that was taken out.</param>
internal sealed class KeysetIndex<T>(IComparer<T> order, Func<T, bool> lives)
    where T : class
{
    private const int DeadAtLeast = 1024;

    /// <summary>A reader clears the dead away when they are more than this part of all.</summary>
    private const int DeadPart = 16;

    private readonly List<T> sorted = [];
    private readonly List<T> waiting = [];
    private int dead;

    public void Add(T item) => waiting.Add(item);

    /// <summary>Says that an item does not live any more.</summary>
    public void Removed()
    {
        if (++dead >= DeadAtLeast && dead * 2 >= sorted.Count + waiting.Count)
        {
            ClearAway();
        }
    }

    /// <summary>
    /// The next living items from a place on, that place included, into <paramref name="portion"/>.
    /// </summary>
    /// <param name="compare">Compares an item with the place; null begins at the end of the list.</param>
    /// <param name="backward">Against the order.</param>
    /// <param name="portion">Filled from its beginning.</param>
    /// <returns>How many there are.</returns>
    public int Read(Func<T, int>? compare, bool backward, Span<T> portion)
    {
        if (dead > Math.Max(DeadAtLeast, (sorted.Count + waiting.Count) / DeadPart))
        {
            ClearAway();
        }

        SortIn();
        var at = compare is null ? (backward ? sorted.Count - 1 : 0) : backward ? FirstThat(item => compare(item) > 0) - 1 : FirstThat(item => compare(item) >= 0);
        var count = 0;
        for (; count < portion.Length && at >= 0 && at < sorted.Count; at += backward ? -1 : 1)
        {
            if (lives(sorted[at]))
            {
                portion[count++] = sorted[at];
            }
        }

        return count;
    }

    private void ClearAway()
    {
        sorted.RemoveAll(item => !lives(item));
        waiting.RemoveAll(item => !lives(item));
        dead = 0;
    }

    /// <summary>Index of the first item for which <paramref name="holds"/>, which then holds for all that follow.</summary>
    private int FirstThat(Func<T, bool> holds)
    {
        var (from, to) = (0, sorted.Count);
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            (from, to) = holds(sorted[middle]) ? (from, middle) : (middle + 1, to);
        }

        return from;
    }

    /// <summary>Merges what waits into the tail that it belongs to, from the back, so that nothing else is moved.</summary>
    private void SortIn()
    {
        if (waiting.Count == 0)
        {
            return;
        }

        waiting.Sort(order);
        var (old, added) = (sorted.Count - 1, waiting.Count - 1);
        CollectionsMarshal.SetCount(sorted, sorted.Count + waiting.Count);
        var all = CollectionsMarshal.AsSpan(sorted);
        for (var to = all.Length - 1; added >= 0; to--)
        {
            all[to] = old >= 0 && order.Compare(all[old], waiting[added]) > 0 ? all[old--] : waiting[added--];
        }

        waiting.Clear();
    }
}
