using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Tests.Clock;

/// <summary>What the queue promises, done in the plainest way: a list that is searched for its least item each time.</summary>
internal sealed class SortedQueue
{
    private readonly List<(Instant Due, TestItem Item)> items = [];

    public int Count => items.Count;

    public void Add(TestItem item, Instant due) => items.Add((due, item));

    public void Remove(TestItem item) => items.RemoveAll(entry => ReferenceEquals(entry.Item, item));

    public Instant? Next => items.Count == 0 ? null : items.Min(static entry => entry.Due);

    public TestItem? Take(Instant now)
    {
        var due = items.Where(entry => entry.Due <= now).ToList();
        if (due.Count == 0)
        {
            return null;
        }

        due.Sort(Compare);
        Remove(due[0].Item);
        return due[0].Item;
    }

    public IEnumerable<TestItem> InOrder()
    {
        var sorted = items.ToList();
        sorted.Sort(Compare);
        return sorted.Select(static entry => entry.Item);
    }

    private static int Compare((Instant Due, TestItem Item) a, (Instant Due, TestItem Item) b)
    {
        int[] order =
        [
            a.Due.CompareTo(b.Due),
            a.Item.Kind.CompareTo(b.Item.Kind),
            string.CompareOrdinal(a.Item.Key.ToString(), b.Item.Key.ToString()),
            a.Item.CreateOrdinal.CompareTo(b.Item.CreateOrdinal),
            a.Item.ItemOrdinal.CompareTo(b.Item.ItemOrdinal),
        ];
        return Array.Find(order, static part => part != 0);
    }
}
