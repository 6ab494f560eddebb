using Runflow.Emulator.Lists;
using Runflow.Emulator.Tests.Chance;
using Xunit;

namespace Runflow.Emulator.Tests.Lists;

public sealed class KeysetIndexProperties
{
    [Fact]
    public void Whatever_comes_and_goes_it_reads_as_a_sorted_list_does()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var dice = new Dice(seed);
            var index = new KeysetIndex<Item>(Comparer<Item>.Create(static (x, y) => x.Key.CompareTo(y.Key)), static item => item.Lives);
            var all = new List<Item>();
            var now = 0;
            for (var step = 0; step < 200; step++)
            {
                // Mostly ascending, with a crowd at each instant, as creates come.
                now += dice.Below(3) == 0 ? 1000 : 0;
                for (var i = dice.Below(40); i > 0; i--)
                {
                    var item = new Item(((now + dice.Below(1000)) * 100_000L) + all.Count);
                    all.Add(item);
                    index.Add(item);
                }

                for (var i = dice.Below(40); i > 0 && all.Count > 0; i--)
                {
                    var item = all[dice.Below(all.Count)];
                    if (item.Lives)
                    {
                        item.Lives = false;
                        index.Removed();
                    }
                }

                Check(dice, index, all, now);
            }
        }
    }

    private static void Check(Dice dice, KeysetIndex<Item> index, List<Item> all, int now)
    {
        var place = dice.Below(now + 1000) * 100_000L;
        var (backward, open) = (dice.Below(2) == 0, dice.Below(4) == 0);
        var living = all.Where(item => item.Lives && (open || (backward ? item.Key <= place : item.Key >= place)));
        var expected = (backward ? living.OrderByDescending(static item => item.Key) : living.OrderBy(static item => item.Key)).Take(10);
        var portion = new Item[10];
        var count = index.Read(open ? null : item => item.Key.CompareTo(place), backward, portion);
        Assert.Equal(expected, portion[..count]);
    }

    private sealed class Item(long key)
    {
        public long Key => key;

        public bool Lives { get; set; } = true;
    }
}
