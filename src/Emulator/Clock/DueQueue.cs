using System.Runtime.InteropServices;

namespace Runflow.Emulator.Clock;

/// <summary>
/// The future of one sandbox in order. A ladder of two rungs: items of the next millisecond or so stand in a heap that
/// fits the processor's cache, later ones lie unsorted in a bucket of their own millisecond, so that the cost of an item
/// does not grow with how many wait. Taking an item back leaves a dead entry, which is dropped when met; when the dead
/// outnumber the living the queue is rebuilt. Not thread-safe: guarded by the clock's gate.
/// </summary>
internal sealed class DueQueue
{
    private const int BucketBits = 10;

    private readonly PriorityQueue<ClockItem, DueEntry> near = new(DueEntryOrder.Instance);
    private readonly SortedDictionary<long, List<DueEntry>> far = [];
    private readonly Stack<List<DueEntry>> spare = [];
    private long nearBucket = long.MinValue;
    private long firstFar = long.MaxValue;
    private long lastBucketId;
    private List<DueEntry>? lastBucket;
    private int farEntries;

    /// <summary>Items that are scheduled.</summary>
    public int Count { get; private set; }

    /// <summary>Places taken: the items that are scheduled and the dead entries not yet dropped.</summary>
    public int Entries => near.Count + farEntries;

    /// <summary>Schedules <paramref name="item"/>, which must not be scheduled already.</summary>
    public void Add(ClockItem item, Instant due)
    {
        if (item.IsScheduled)
        {
            throw new InvalidOperationException("The item is scheduled already.");
        }

        item.Due = due;
        item.IsScheduled = true;
        item.Arming++;
        Count++;
        Place(new DueEntry(item));
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
        while (true)
        {
            while (near.TryPeek(out var item, out var entry))
            {
                if (entry.IsLive)
                {
                    due = item.Due;
                    return true;
                }

                near.Dequeue();
            }

            if (far.Count == 0)
            {
                due = default;
                return false;
            }

            Step();
        }
    }

    /// <summary>Whether anything is due at or before <paramref name="now"/>. Unlike <see cref="TryPeek"/> it leaves the
    /// buckets of the future unsorted, so that they go on collecting cheaply.</summary>
    public bool HasDue(Instant now) => (near.Count > 0 || firstFar <= Bucket(now)) && TryPeek(out var due) && due <= now;

    /// <summary>Takes the earliest item out if it is due at or before <paramref name="now"/>.</summary>
    public bool TryTake(Instant now, out ClockItem item)
    {
        if (!HasDue(now))
        {
            item = null!;
            return false;
        }

        item = near.Dequeue();
        item.IsScheduled = false;
        Count--;
        Tidy();
        return true;
    }

    /// <summary>The first <paramref name="most"/> items in order, without changing anything.</summary>
    public List<ClockItem> List(int most)
    {
        var found = near.UnorderedItems.Select(static pair => pair.Priority).Where(static entry => entry.IsLive).ToList();
        foreach (var bucket in far.Values.TakeWhile(_ => found.Count < most))
        {
            found.AddRange(bucket.Where(static entry => entry.IsLive));
        }

        found.Sort(DueEntryOrder.Instance);
        return [.. found.Take(most).Select(static entry => entry.Item)];
    }

    private static long Bucket(Instant due) => due.Micros >> BucketBits;

    private void Place(DueEntry entry)
    {
        var id = Bucket(entry.Item.Due);
        if (id <= nearBucket)
        {
            near.Enqueue(entry.Item, entry);
            return;
        }

        if (lastBucket is null || lastBucketId != id)
        {
            if (!far.TryGetValue(id, out lastBucket))
            {
                far.Add(id, lastBucket = spare.TryPop(out var list) ? list : []);
                firstFar = Math.Min(firstFar, id);
            }

            lastBucketId = id;
        }

        lastBucket.Add(entry);
        farEntries++;
    }

    /// <summary>Moves the earliest bucket into the heap.</summary>
    private void Step()
    {
        var bucket = far[firstFar];
        far.Remove(firstFar);
        farEntries -= bucket.Count;
        nearBucket = firstFar;
        firstFar = far.Count == 0 ? long.MaxValue : far.Keys.First();
        lastBucket = null;
        near.EnsureCapacity(bucket.Count);
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(bucket))
        {
            if (entry.IsLive)
            {
                near.Enqueue(entry.Item, entry);
            }
        }

        bucket.Clear();
        if (spare.Count < 64 && bucket.Capacity <= 4096)
        {
            spare.Push(bucket);
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
        var living = near.UnorderedItems.Select(static pair => pair.Priority).Concat(far.Values.SelectMany(static bucket => bucket))
            .Where(static entry => entry.IsLive).ToArray();
        near.Clear();
        far.Clear();
        farEntries = 0;
        firstFar = long.MaxValue;
        lastBucket = null;
        foreach (var entry in living)
        {
            Place(entry);
        }
    }
}
