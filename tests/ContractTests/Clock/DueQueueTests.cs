using System.Globalization;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Tests.Chance;
using Xunit;

namespace Runflow.Emulator.Tests.Clock;

public sealed class DueQueueTests
{
    private static readonly string[] Keys = ["", "a", "ab", "abcd", "abcde", "abcdf", "abc\0", "żółw", "żółw2", "ffff0", "ffff1"];

    /// <summary>Distances in microseconds: ties, the same bucket, the next bucket, far buckets, a year.</summary>
    private static readonly long[] Distances = [0, 0, 1, 500, 1023, 1024, 1025, 4096, 1_000_000, 3_600_000_000, 31_536_000_000_000];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_is_added_removed_and_taken_it_agrees_with_a_sorted_list(int seed)
    {
        var dice = new Dice(seed);
        var queue = new DueQueue();
        var model = new SortedQueue();
        var items = Enumerable.Range(0, 120).Select(i => new TestItem(Keys[i % Keys.Length], i / Keys.Length, (ClockItemKind)(i % 3), i % 2)).ToArray();
        var now = new Instant(1_767_225_600_000_000);
        for (var step = 0; step < 1500; step++)
        {
            var item = items[dice.Below(items.Length)];
            switch (dice.Below(10))
            {
                case < 4 when !item.IsScheduled:
                    var due = new Instant(now.Micros + (dice.Pick<long>(Distances) * dice.Pick(1, 1, 1, 2, -1)));
                    queue.Add(item, due);
                    model.Add(item, due);
                    break;
                case < 6:
                    queue.Remove(item);
                    model.Remove(item);
                    break;
                case 6:
                    now = new Instant(now.Micros + dice.Pick<long>(Distances));
                    break;
                case 7:
                    Assert.Equal(model.Next, queue.TryPeek(out var next) ? next : null);
                    Assert.Equal(model.InOrder().Take(7), queue.List(7));
                    break;
                default:
                    Assert.Equal(model.Next <= now, queue.HasDue(now));
                    Assert.Same(model.Take(now), queue.TryTake(now, out var taken) ? taken : null);
                    break;
            }

            Assert.Equal(model.Count, queue.Count);
        }

        Assert.Equal(model.InOrder(), Drain(queue));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void At_one_instant_arrival_decides_nothing()
    {
        var at = new Instant(5_000);
        var items = (from kind in Enum.GetValues<ClockItemKind>()
                     from key in Keys.Order(StringComparer.Ordinal)
                     from create in new[] { 0, 1, 10 }
                     from ordinal in new[] { 0, 1, 256 }
                     select new TestItem(key, create, kind, ordinal)).ToArray();
        for (var seed = 1; seed <= 20; seed++)
        {
            var arrival = items.ToArray();
            new Dice(seed).Shuffle(arrival);
            var queue = new DueQueue();
            foreach (var item in arrival)
            {
                queue.Add(item, at);
            }

            Assert.Equal(items, Drain(queue));
        }
    }

    /// <summary>Thousands in one bucket are dealt out by their ranks before they are compared.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1024)]
    public void Thousands_that_are_due_within_a_millisecond_come_in_order(int instants)
    {
        var dice = new Dice(instants);
        var queue = new DueQueue();
        var model = new SortedQueue();
        for (var i = 0; i < 6000; i++)
        {
            var item = new TestItem(Keys[dice.Below(Keys.Length)], i, (ClockItemKind)dice.Below(3));
            var due = new Instant(1_767_225_600_000_000 / 1024 * 1024 + dice.Below(instants));
            queue.Add(item, due);
            if (i % 5 == 0)
            {
                queue.Remove(item);
            }
            else
            {
                model.Add(item, due);
            }
        }

        Assert.Equal(model.InOrder(), Drain(queue));
    }

    [Fact]
    public void An_item_that_is_scheduled_anew_when_it_fires_stands_where_it_would_have_stood_the_first_time()
    {
        var queue = new DueQueue();
        var others = Keys.Order(StringComparer.Ordinal).Select(static key => new TestItem(key, 3, ClockItemKind.Delivery)).ToArray();
        var item = new TestItem("abcde", 2, ClockItemKind.Transition);
        Array.ForEach(others, other => queue.Add(other, new Instant(20)));
        foreach (var (kind, place) in ((ClockItemKind, int)[])[(ClockItemKind.Transition, 0), (ClockItemKind.Delivery, 5), (ClockItemKind.Attempt, others.Length)])
        {
            item.Next = ClockItemKind.Attempt;
            queue.Add(item, new Instant(10));
            Assert.True(queue.TryTake(new Instant(10), out var taken) && taken == item);
            item.Next = kind;
            queue.Add(item, new Instant(20));

            Assert.Equal([.. others[..place], item, .. others[place..]], queue.List(20));
            queue.Remove(item);
        }
    }

    [Fact]
    public void Adding_and_removing_for_ever_at_a_standing_clock_takes_no_more_memory()
    {
        var queue = new DueQueue();
        var standing = Enumerable.Range(0, 100).Select(i => new TestItem("s", i)).ToArray();
        foreach (var item in standing)
        {
            queue.Add(item, new Instant(1_000_000));
        }

        var most = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var item = new TestItem(i.ToString(CultureInfo.InvariantCulture));
            queue.Add(item, new Instant(i % 7 * 400_000));
            queue.Remove(item);
            most = Math.Max(most, queue.Entries);
        }

        Assert.InRange(most, 100, (2 * 101) + 1024);
        Assert.Equal(standing, Drain(queue));
    }

    [Fact]
    public void What_was_removed_does_not_outlive_the_items_that_are_taken()
    {
        var queue = new DueQueue();
        var doomed = Enumerable.Range(0, 20_000).Select(i => new TestItem("d", i)).ToArray();
        foreach (var item in doomed)
        {
            queue.Add(item, new Instant(90_000_000));
            queue.Add(new TestItem("l", item.CreateOrdinal), new Instant(item.CreateOrdinal));
        }

        Array.ForEach(doomed, queue.Remove);
        while (queue.TryTake(new Instant(80_000_000), out _))
        {
        }

        Assert.Equal(0, queue.Count);
        Assert.InRange(queue.Entries, 0, 1024);
    }

    [Fact]
    public void A_queue_in_motion_uses_its_memory_again()
    {
        const int lap = 50_000;
        var queue = new DueQueue();
        for (var i = 0; i < 2000; i++)
        {
            queue.Add(new TestItem("m", i), new Instant(i * 25));
        }

        GoRound(queue, 20_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        GoRound(queue, 200_000);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000);

        static void GoRound(DueQueue queue, int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.True(queue.TryTake(Instant.Max, out var item));
                queue.Add(item, item.Due.Plus(TimeSpan.FromMicroseconds(lap)));
            }
        }
    }

    [Fact]
    public void An_item_removed_and_added_again_fires_at_its_new_place_only()
    {
        var queue = new DueQueue();
        var moved = new TestItem("m");
        var other = new TestItem("o");
        queue.Add(moved, new Instant(10));
        queue.Add(other, new Instant(20));
        queue.Remove(moved);
        queue.Add(moved, new Instant(30));

        Assert.Throws<InvalidOperationException>(() => queue.Add(moved, new Instant(40)));
        Assert.Equal([other, moved], Drain(queue));
    }

    private static List<ClockItem> Drain(DueQueue queue)
    {
        var taken = new List<ClockItem>();
        while (queue.TryTake(Instant.Max, out var item))
        {
            taken.Add(item);
        }

        return taken;
    }
}
