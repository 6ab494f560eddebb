using System.Diagnostics.CodeAnalysis;

namespace Runflow.Emulator.Conduct;

/// <summary>A dictionary that forgets what came into it first once it is full, so that a watch never grows. Not thread-safe.</summary>
internal sealed class BoundedTable<TKey, TValue>(int most)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> values = [];
    private readonly Queue<TKey> order = new();

    public int Count => values.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => values.TryGetValue(key, out value);

    public void Set(TKey key, TValue value)
    {
        if (values.TryAdd(key, value))
        {
            order.Enqueue(key);
            Trim();
        }
        else
        {
            values[key] = value;
        }
    }

    /// <summary>Its place in the order stays until it comes to the front, which is why that is bounded too.</summary>
    public void Remove(TKey key) => values.Remove(key);

    /// <summary>Forgets the oldest for as long as they are over.</summary>
    public void Forget(Predicate<TValue> isOver)
    {
        while (order.TryPeek(out var key) && (!values.TryGetValue(key, out var value) || isOver(value)))
        {
            values.Remove(order.Dequeue());
        }
    }

    private void Trim()
    {
        while (values.Count > most || order.Count > 2 * most)
        {
            values.Remove(order.Dequeue());
        }
    }
}
