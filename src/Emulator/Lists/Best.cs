namespace Runflow.Emulator.Lists;

/// <summary>Keeps the first few of many items in an order, with memory for those few only.</summary>
/// <param name="count">How many.</param>
/// <param name="order">The order.</param>
internal sealed class Best<T>(int count, IComparer<T> order)
{
    private const int Slack = 4;

    private readonly List<T> kept = new(count * Slack);
    private bool full;

    public void Offer(T item)
    {
        // Once there are enough, kept[count - 1] is the last of the best at the latest sorting.
        if (full && order.Compare(item, kept[count - 1]) >= 0)
        {
            return;
        }

        kept.Add(item);
        if (kept.Count == count * Slack)
        {
            Cut();
            full = true;
        }
    }

    public List<T> Sorted()
    {
        Cut();
        return kept;
    }

    private void Cut()
    {
        kept.Sort(order);
        if (kept.Count > count)
        {
            kept.RemoveRange(count, kept.Count - count);
        }
    }
}
