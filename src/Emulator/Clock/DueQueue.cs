using System.Runtime.InteropServices;

namespace Runflow.Emulator.Clock;

/// <summary>
/// The future of one sandbox in order. A ladder of two rungs: items of the earliest millisecond stand sorted, with a heap
/// for those that join them late; later ones lie unsorted in a bucket of their own millisecond, so that the cost of an
/// item does not grow with how many wait. Taking an item back leaves a dead entry, which is dropped when met; when the
/// dead outnumber the living the queue is rebuilt. Not thread-safe: guarded by the clock's gate.
/// </summary>
internal sealed class DueQueue
{
    private const int BucketBits = 10;

    /// <summary>Entries that the list of the earliest bucket keeps room for when they are gone.</summary>
    private const int RoomKept = 4096;

    /// <summary>Items that are fetched together. What takes longest is to find out where in memory each is, and that the processor does for
    /// several at a time.</summary>
    private const int Flock = 4;

    private readonly List<DueEntry> sorted = [];
    private readonly PriorityQueue<ClockItem, DueEntry> late = new(DueEntryOrder.Instance);
    private readonly Dictionary<long, DueChunk> far = [];
    private readonly PriorityQueue<long, long> farOrder = new();
    private readonly DueChunkPool chunks = new();
    private readonly DueSorter sorter = new(1 << (BucketBits + DueEntry.KindBits));

    /// <summary>The last entry that was taken: its item is mostly the next to be scheduled, and has kept its key.</summary>
    private DueEntry taken;
    private int sortedAt;
    private long nearBucket = long.MinValue;
    private int farEntries;

    /// <summary>Items that are scheduled.</summary>
    public int Count { get; private set; }

    /// <summary>Places taken: the items that are scheduled and the dead entries not yet dropped.</summary>
    public int Entries => sorted.Count - sortedAt + late.Count + farEntries;

    /// <summary>Schedules <paramref name="item"/>, which must not be scheduled already.</summary>
    public void Add(ClockItem item, Instant due)
    {
        if (item.IsScheduled)
        {
            throw new InvalidOperationException("The item is scheduled already.");
        }

        item.Arming++;
        item.Due = due;
        item.IsScheduled = true;
        Count++;
        Place(ReferenceEquals(item, taken.Item) ? new DueEntry(taken) : new DueEntry(item));
    }

    /// <summary>Takes <paramref name="item"/> back; nothing happens when it is not scheduled.</summary>
    public void Remove(ClockItem item)
    {
        if (!item.IsScheduled)
        {
            return;
        }

        item.IsScheduled = false;
        Count--;
        Tidy();
    }

    /// <summary>When the earliest item is due.</summary>
    public bool TryPeek(out Instant due)
    {
        if (Front() is { } item)
        {
            due = item.Due;
            return true;
        }

        due = default;
        return false;
    }

    /// <summary>Whether anything is due at or before <paramref name="now"/>. Unlike <see cref="TryPeek"/> it leaves the
    /// buckets of the future unsorted, so that they go on collecting cheaply.</summary>
    public bool HasDue(Instant now) =>
        MayHaveDue(now) && TryPeek(out var due) && due <= now;

    /// <summary>Takes the earliest item out if it is due at or before <paramref name="now"/>.</summary>
    public bool TryTake(Instant now, out ClockItem item)
    {
        if (!MayHaveDue(now) || Front() is not { } first || first.Due > now)
        {
            item = null!;
            return false;
        }

        item = first;
        if (sortedAt < sorted.Count && ReferenceEquals(sorted[sortedAt].Item, item))
        {
            taken = sorted[sortedAt++];
            Approach();
        }
        else
        {
            late.TryDequeue(out _, out taken);
        }

        item.IsScheduled = false;
        Count--;
        Tidy();
        return true;
    }

    /// <summary>The first <paramref name="most"/> items in order, without changing anything.</summary>
    public List<ClockItem> List(int most)
    {
        var found = Next().ToList();
        foreach (var (_, bucket) in far.OrderBy(static pair => pair.Key).TakeWhile(_ => found.Count < most))
        {
            found.AddRange(Living(bucket));
        }

        found.Sort(DueEntryOrder.Instance);
        return [.. found.Take(most).Select(static entry => entry.Item)];
    }

    /// <summary>Whether the earliest entry is due, be it a dead one. Looks at no item: whoever has nothing to take has not to wait for
    /// the memory of one.</summary>
    private bool MayHaveDue(Instant now)
    {
        var isEmpty = sortedAt == sorted.Count && late.Count == 0;
        return isEmpty ? farOrder.TryPeek(out var first, out _) && first <= Bucket(now)
            : (sortedAt < sorted.Count && sorted[sortedAt].Due <= now) || (late.TryPeek(out _, out var entry) && entry.Due <= now);
    }

    private static long Bucket(Instant due) => due.Micros >> BucketBits;

    /// <summary>The earliest item of all, with the dead before it dropped; it stands at the front of one of the two.</summary>
    private ClockItem? Front()
    {
        while (true)
        {
            while (sortedAt < sorted.Count && !sorted[sortedAt].IsLive)
            {
                sortedAt++;
            }

            ClockItem? item;
            DueEntry entry;
            while (late.TryPeek(out item, out entry) && !entry.IsLive)
            {
                late.Dequeue();
            }

            if (sortedAt < sorted.Count)
            {
                return item is null || DueEntryOrder.Instance.Compare(sorted[sortedAt], entry) < 0 ? sorted[sortedAt].Item : item;
            }

            if (item is not null || far.Count == 0)
            {
                return item;
            }

            Step();
        }
    }

    private void Place(in DueEntry entry)
    {
        var id = Bucket(entry.Item.Due);
        if (id <= nearBucket)
        {
            late.Enqueue(entry.Item, entry);
            return;
        }

        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(far, id, out var exists);
        if (!exists)
        {
            farOrder.Enqueue(id, id);
        }

        if (bucket is null || bucket.IsFull)
        {
            bucket = chunks.Take(bucket);
        }

        bucket.Add(entry);
        farEntries++;
    }

    /// <summary>Sorts the earliest bucket, once nothing is left before it.</summary>
    private void Step()
    {
        nearBucket = farOrder.Dequeue();
        far.Remove(nearBucket, out var first);
        Forget();
        var count = 0;
        for (var chunk = first; chunk is not null; chunk = chunk.Next)
        {
            count += chunk.Count;
        }

        CollectionsMarshal.SetCount(sorted, count);
        sorter.Sort(first, CollectionsMarshal.AsSpan(sorted));
        farEntries -= count;
        for (var chunk = first; chunk is not null; chunk = chunks.Return(chunk))
        {
        }

        Fetch(0);
        Approach();
    }

    /// <summary>At the head of each flock: fetches the next one, and what the items of this one point to.</summary>
    private void Approach()
    {
        if (sortedAt % Flock == 0)
        {
            Fetch(sortedAt + Flock);
            for (var i = sortedAt; i < Math.Min(sortedAt + Flock, sorted.Count); i++)
            {
                sorted[i].Item.Approach();
            }
        }
    }

    private void Fetch(int first)
    {
        for (var i = first; i < Math.Min(first + Flock, sorted.Count); i++)
        {
            CacheLines.Fetch(sorted[i].Item, ClockItem.OwnBytes);
        }
    }

    /// <summary>Lets go of the bucket that was earliest.</summary>
    private void Forget()
    {
        sorted.Clear();
        sortedAt = 0;
        if (sorted.Capacity > RoomKept && sorted.Capacity / 8 > farEntries)
        {
            sorted.Capacity = RoomKept;
        }
    }

    private void Tidy()
    {
        if (Entries > (2 * Count) + 1024)
        {
            Rebuild();
        }
    }

    private void Rebuild()
    {
        var living = Next().Concat(far.Values.SelectMany(Living)).ToArray();
        foreach (var bucket in far.Values)
        {
            for (var chunk = bucket; chunk is not null; chunk = chunks.Return(chunk))
            {
            }
        }

        late.Clear();
        far.Clear();
        farOrder.Clear();
        farEntries = 0;
        Forget();
        foreach (var entry in living)
        {
            Place(entry);
        }
    }

    private IEnumerable<DueEntry> Next() => sorted.Skip(sortedAt).Concat(late.UnorderedItems.Select(static pair => pair.Priority)).Where(static entry => entry.IsLive);

    private static IEnumerable<DueEntry> Living(DueChunk bucket)
    {
        for (var chunk = bucket; chunk is not null; chunk = chunk.Next)
        {
            for (var i = 0; i < chunk.Count; i++)
            {
                if (chunk.Entries[i].IsLive)
                {
                    yield return chunk.Entries[i];
                }
            }
        }
    }
}
