namespace Runflow.Emulator.Clock;

/// <summary>
/// An item's place in the queue, with what decides nearly every comparison beside it, so that sorting touches no other
/// memory: the due instant with the kind in its low bits, the first four characters of the key, the create ordinal.
/// </summary>
internal readonly struct DueEntry
{
    /// <summary>Bits of <see cref="Rank"/> that tell the kind.</summary>
    public const int KindBits = 2;

    public DueEntry(ClockItem item)
        : this(item, item.Key.Prefix, item.CreateOrdinal)
    {
    }

    /// <summary>The place of an item that was scheduled before: its key and ordinal are still the same and are not looked at.</summary>
    public DueEntry(in DueEntry before)
        : this(before.Item, before.Prefix, before.Ordinal)
    {
    }

    private DueEntry(ClockItem item, ulong prefix, int ordinal)
    {
        Item = item;
        Arming = item.Arming;
        Ordinal = ordinal;
        Rank = (item.Due.Micros << KindBits) | (byte)item.Kind;
        Prefix = prefix;
    }

    public readonly long Rank;
    public readonly ulong Prefix;
    public readonly ClockItem Item;
    public readonly int Arming;
    public readonly int Ordinal;

    public Instant Due => new(Rank >> KindBits);

    /// <summary>False once the item was taken back, or scheduled anew.</summary>
    public bool IsLive => Item.IsScheduled && Item.Arming == Arming;
}

/// <summary>(due, kind, key, create ordinal, item ordinal).</summary>
internal sealed class DueEntryOrder : IComparer<DueEntry>
{
    public static readonly DueEntryOrder Instance = new();

    public int Compare(DueEntry x, DueEntry y)
    {
        if (x.Rank != y.Rank)
        {
            return x.Rank < y.Rank ? -1 : 1;
        }

        if (x.Prefix != y.Prefix)
        {
            return x.Prefix < y.Prefix ? -1 : 1;
        }

        var order = x.Item.Key.CompareTo(y.Item.Key);
        order = order != 0 ? order : x.Ordinal.CompareTo(y.Ordinal);
        return order != 0 ? order : x.Item.ItemOrdinal.CompareTo(y.Item.ItemOrdinal);
    }
}
