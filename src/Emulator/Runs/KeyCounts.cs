using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>
/// How often each of many keys was counted; none is ever forgotten. A key lies in the table itself, at the first free place from the
/// one that its hash says, and so is found with one look at memory that nobody has touched for long: a dictionary takes four,
/// and that is most of its cost. One thread counts at a time; any may ask meanwhile and needs no lock for it, since a key and
/// its place do not change once it was counted.
/// </summary>
internal sealed class KeyCounts
{
    private const int Fewest = 4;

    private Slot[] slots = new Slot[Fewest];
    private int mask = Fewest - 1;
    private int used;

    public IEnumerable<(KeyHash Key, int Count)> All => slots.Where(static slot => slot.Count > 0).Select(static slot => (slot.Key, slot.Count));

    /// <summary>Begins to fetch the place of <paramref name="key"/>, and the table's head, without a look at either.</summary>
    public void Approach(KeyHash key)
    {
        // The mask is never that of a larger table.
        var place = key.Place & Volatile.Read(ref mask);
        var there = Volatile.Read(ref slots);
        CacheLines.Fetch(there, 1);
        CacheLines.Fetch(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(there), place));
    }

    /// <summary>How often <paramref name="key"/> was counted: what another thread counts at this moment may be in it or not.</summary>
    public int Of(KeyHash key)
    {
        Place(Volatile.Read(ref slots), key, out var count);
        return count;
    }

    /// <summary>Counts <paramref name="key"/> so often.</summary>
    /// <returns>How often it was counted before.</returns>
    public int Add(KeyHash key, int times)
    {
        ref var slot = ref Place(slots, key, out var before);
        if (before == 0)
        {
            // A quarter of the places stays free, so that the next free one is near.
            if (++used > slots.Length / 4 * 3)
            {
                Grow();
                slot = ref Place(slots, key, out _);
            }

            slot.Key = key;
        }

        // Whoever sees the count sees the key that was written before it.
        Volatile.Write(ref slot.Count, before + times);
        return before;
    }

    /// <summary>The place of <paramref name="key"/>, with its count when that was looked at; a free one, and 0, when it has none: what lies
    /// there a moment later may be another key.</summary>
    private static ref Slot Place(Slot[] slots, KeyHash key, out int count)
    {
        var mask = slots.Length - 1;
        for (var i = key.Place & mask; ; i = (i + 1) & mask)
        {
            ref var slot = ref slots[i];
            count = Volatile.Read(ref slot.Count);
            if (count == 0 || slot.Key.Equals(key))
            {
                return ref slot;
            }
        }
    }

    private void Grow()
    {
        var grown = new Slot[slots.Length * 2];
        foreach (ref readonly var slot in slots.AsSpan())
        {
            if (slot.Count > 0)
            {
                Place(grown, slot.Key, out _) = slot;
            }
        }

        Volatile.Write(ref slots, grown);
        Volatile.Write(ref mask, grown.Length - 1);
    }

    /// <summary>A key with its count; free while that is 0.</summary>
    private struct Slot
    {
        public KeyHash Key;
        public int Count;
    }
}
