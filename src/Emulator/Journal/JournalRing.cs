namespace Runflow.Emulator.Journal;

/// <summary>The entries of a journal, numbered in the order in which they came: the oldest go, none changes its number. Grows
/// to the most there were at a time. Not thread-safe.</summary>
internal sealed class JournalRing
{
    private const int Fewest = 16;

    /// <summary>A power of two of places; a number's is its remainder.</summary>
    private JournalEntry[] places = new JournalEntry[Fewest];
    private long next;

    /// <summary>Number of the oldest entry.</summary>
    public long First { get; private set; }

    public int Count => (int)(next - First);

    /// <param name="number">From <see cref="First"/> on, one of <see cref="Count"/>.</param>
    public ref JournalEntry this[long number] => ref places[number & (places.Length - 1)];

    /// <returns>The entry's number.</returns>
    public long Add(in JournalEntry entry)
    {
        if (Count == places.Length)
        {
            var larger = new JournalEntry[2 * places.Length];
            for (var number = First; number < next; number++)
            {
                larger[number & (larger.Length - 1)] = this[number];
            }

            places = larger;
        }

        this[next] = entry;
        return next++;
    }

    public JournalEntry RemoveFirst()
    {
        var entry = this[First];
        this[First++] = default;
        return entry;
    }

    public void Clear()
    {
        First = next;
        places = new JournalEntry[Fewest];
    }
}
