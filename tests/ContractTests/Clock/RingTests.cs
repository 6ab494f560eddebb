using Runflow.Emulator.Clock;
using Xunit;

namespace Runflow.Emulator.Tests.Clock;

public sealed class RingTests
{
    private readonly Ring<(long Number, int Length)> ring = new();

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Items_keep_their_numbers_while_the_oldest_go(int kept)
    {
        for (var i = 0; i < 5000; i++)
        {
            Assert.Equal(i, ring.Add(Entry(i)));
            if (ring.Count > kept)
            {
                Assert.Equal(i - kept, ring.RemoveFirst().Number);
            }

            Assert.Equal(Math.Max(0, i + 1 - kept), ring.First);
            Assert.Equal(ring.First, ring[ring.First].Number);
            Assert.Equal(i, ring[i].Number);
        }

        Assert.Equal(Enumerable.Range(5000 - kept, kept).Select(static number => (long)number), ring.All.Select(static item => item.Number));
    }

    [Fact]
    public void An_item_can_be_replaced_where_it_stands()
    {
        for (var i = 0; i < 20; i++)
        {
            ring.Add(Entry(i));
        }

        ring[7] = ring[7] with { Length = 5 };

        Assert.Equal(5, ring[7].Length);
        Assert.Equal(0, ring[8].Length);
    }

    [Fact]
    public void Numbers_go_on_after_all_is_gone()
    {
        ring.Add(Entry(0));
        ring.Clear();

        Assert.Equal(0, ring.Count);
        Assert.Equal(1, ring.Add(Entry(1)));
        Assert.Equal(1, ring.First);
    }

    private static (long Number, int Length) Entry(long number) => (number, 0);
}
