namespace Runflow.Emulator.Clock;

/// <summary>Items numbered in the order in which they came: the oldest go, none changes its number, each can be looked at. Grows
/// to the most there were at a time. Not thread-safe.</summary>
internal sealed class Ring<T>
{
    private const int Fewest = 16;

    /// <summary>A power of two of places; a number's is its remainder.</summary>
    private T[] places = new T[Fewest];

    /// <summary>Number of the oldest item.</summary>
    public long First { get; private set; }

    /// <summary>Number that the next item gets.</summary>
    public long Next { get; private set; }

    public int Count => (int)(Next - First);

    /// <summary>From the oldest on.</summary>
    public IEnumerable<T> All
    {
        get
        {
            for (var number = First; number < Next; number++)
            {
                yield return this[number];
            }
        }
    }

    /// <param name="number">From <see cref="First"/> on, one of <see cref="Count"/>.</param>
    public ref T this[long number] => ref places[number & (places.Length - 1)];

    /// <returns>The item's number.</returns>
    public long Add(in T item)
    {
        if (Count == places.Length)
        {
            var larger = new T[2 * places.Length];
            for (var number = First; number < Next; number++)
            {
                larger[number & (larger.Length - 1)] = this[number];
            }

            places = larger;
        }

        this[Next] = item;
        return Next++;
    }

    public T RemoveFirst()
    {
        var item = this[First];
        this[First++] = default!;
        return item;
    }

    public void Clear()
    {
        First = Next;
        places = new T[Fewest];
    }
}
