using Runflow.Emulator.Clock;
using Runflow.Emulator.Tests.Chance;
using Xunit;
using static Runflow.Emulator.Tests.Clock.ClockBench;

namespace Runflow.Emulator.Tests.Clock;

public sealed class SandboxClockTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [InlineData(ClockMode.Real, 1, 3600)]
    [InlineData(ClockMode.Rate, 1000, 4)]
    public void An_item_carries_the_instant_at_which_it_was_due_however_late_the_machine_is(ClockMode mode, double rate, double asleep)
    {
        using var bench = new ClockBench(mode, rate);
        var followUp = new TestItem("b");
        var first = bench.Schedule(1, new TestItem("a", fire: at => bench.Clock.Schedule(followUp, at.Plus(TimeSpan.FromMilliseconds(1)))));
        var later = bench.Schedule(2);

        bench.Wall.Sleep(TimeSpan.FromSeconds(asleep));
        bench.Wall.Advance(TimeSpan.Zero);

        Assert.Equal([At(1)], first.Fired);
        Assert.Equal([At(1.001)], followUp.Fired);
        Assert.Equal([At(2)], later.Fired);
    }

    [Fact]
    public void A_read_lets_happen_what_the_timer_has_not_got_to()
    {
        using var bench = new ClockBench(ClockMode.Real);
        var item = bench.Schedule(1);

        bench.Wall.Sleep(TimeSpan.FromSeconds(5));

        Assert.Equal(At(5), bench.CatchUp());
        Assert.Equal([At(1)], item.Fired);
    }

    [Fact]
    public void What_follows_from_a_request_keeps_its_instant_though_the_machine_was_slow_in_between()
    {
        using var bench = new ClockBench(ClockMode.Real);
        bench.Wall.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(At(1), bench.CatchUp());
        bench.Wall.Sleep(TimeSpan.FromSeconds(5));
        var followUp = bench.Schedule(1.15);
        var past = bench.Schedule(0.9);

        bench.Wall.Advance(TimeSpan.Zero);

        Assert.Equal([At(1.15)], followUp.Fired);
        Assert.Equal([At(1)], past.Fired);
    }

    [Fact]
    public void Items_that_come_close_upon_another_are_met_together_and_one_that_is_alone_on_its_millisecond()
    {
        using var bench = new ClockBench(ClockMode.Real);
        var met = new List<(Instant Due, TimeSpan Wall)>();
        foreach (var seconds in Enumerable.Range(1000, 80).Append(3000).Select(static milliseconds => milliseconds / 1000.0))
        {
            bench.Schedule(seconds, new TestItem("a", fire: at => met.Add((at, TimeSpan.FromTicks(bench.Wall.GetTimestamp())))));
        }

        bench.Wall.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(81, met.Count);
        Assert.Equal(At(1), met[0].Due);
        Assert.Equal(At(3), met[^1].Due);
        Assert.Equal(TimeSpan.FromSeconds(1), met[0].Wall);
        Assert.Equal(TimeSpan.FromSeconds(3), met[^1].Wall);
        Assert.InRange(met.Select(static item => item.Wall).Distinct().Count(), 3, 12);
        Assert.All(met, static item => Assert.InRange(item.Wall, item.Due - At(0), item.Due - At(0) + TimeSpan.FromMilliseconds(8)));
    }

    [Fact]
    public void A_rate_is_sandbox_seconds_for_each_wall_second()
    {
        using var bench = new ClockBench(ClockMode.Rate, 10);
        var item = bench.Schedule(10);

        bench.Wall.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(item.Fired);
        bench.Wall.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([At(10)], item.Fired);
        Assert.Equal(At(10), bench.Now);
    }

    [Fact]
    public void A_standing_clock_moves_for_nobody_but_lets_happen_what_is_due_where_it_stands()
    {
        using var bench = new ClockBench();
        var later = bench.Schedule(0.000001);
        var now = bench.Schedule(0, new TestItem("n"));
        var past = bench.Schedule(-5, new TestItem("p"));

        bench.Wall.Advance(TimeSpan.FromDays(400));

        Assert.Equal([At(0)], now.Fired);
        Assert.Equal([At(0)], past.Fired);
        Assert.Empty(later.Fired);
        Assert.Equal(At(0), bench.Now);
    }

    [Fact]
    public void An_item_further_away_than_a_timer_reaches_fires_all_the_same()
    {
        using var bench = new ClockBench(ClockMode.Real);
        var item = bench.Schedule(TimeSpan.FromDays(300).TotalSeconds);

        bench.Wall.Advance(TimeSpan.FromDays(300) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(item.Fired);
        bench.Wall.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([item.Due], item.Fired);
    }

    [Fact]
    public void The_fastest_clock_stands_at_the_end_of_the_year_9999()
    {
        using var bench = new ClockBench(ClockMode.Rate, 1_000_000);

        bench.Wall.Advance(TimeSpan.FromDays(400));

        Assert.Equal(Instant.Max, bench.CatchUp());
        var item = bench.Schedule(TimeSpan.FromDays(365 * 9000).TotalSeconds);
        bench.Wall.Advance(TimeSpan.Zero);
        Assert.Equal([Instant.Max], item.Fired);
    }

    [Fact]
    public async Task The_slowest_clock_waits_for_an_item_a_year_ahead()
    {
        using var bench = new ClockBench(ClockMode.Rate, 0.000001);
        var item = bench.Schedule(TimeSpan.FromDays(366).TotalSeconds);

        bench.Wall.Advance(TimeSpan.FromDays(30));
        Assert.Empty(item.Fired);
        await bench.AdvanceAsync(new Advance { UntilIdle = true });
        Assert.Equal([item.Due], item.Fired);
    }

    [Fact]
    public void An_item_that_throws_is_told_and_the_rest_goes_on()
    {
        using var bench = new ClockBench(ClockMode.Real);
        bench.Schedule(1, new TestItem(fire: static _ => throw new InvalidOperationException("broken")));
        var next = bench.Schedule(2);

        bench.Wall.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("broken", Assert.Single(bench.Defects).Message);
        Assert.Single(next.Fired);
        Assert.Equal(At(3), bench.Now);
    }

    [Fact]
    public void Nothing_fires_after_the_end_or_once_taken_back()
    {
        using var bench = new ClockBench(ClockMode.Real);
        var taken = bench.Schedule(1);
        var ended = bench.Schedule(2);
        lock (bench.Clock.Gate)
        {
            bench.Clock.Unschedule(taken);
        }

        bench.Wall.Advance(TimeSpan.FromSeconds(1.5));
        bench.Clock.Dispose();
        bench.Wall.Advance(TimeSpan.FromSeconds(9));

        Assert.Empty(taken.Fired);
        Assert.Empty(ended.Fired);
        Assert.False(bench.Schedule(30).IsScheduled);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Switching_modes_loses_nothing_and_time_never_goes_back(int seed)
    {
        var dice = new Dice(seed);
        using var bench = new ClockBench(ClockMode.Real);
        var items = new List<(TestItem Item, Instant Expected)>();
        var last = bench.Now;
        for (var step = 0; step < 300; step++)
        {
            switch (dice.Below(7))
            {
                case 0:
                    bench.SetMode(dice.Pick(ClockMode.Real, ClockMode.Rate, ClockMode.Manual), dice.Pick(0.5, 10, 1000));
                    break;
                case 1:
                    bench.Wall.Advance(TimeSpan.FromMilliseconds(dice.Below(3000)));
                    break;
                case 2:
                    bench.Wall.Sleep(TimeSpan.FromMilliseconds(dice.Below(3000)));
                    break;
                case 3:
                    Assert.Equal(StoppedBecause.Reached, (await bench.ByAsync(dice.Below(3000) / 1000.0))?.Because);
                    break;
                default:
                    var item = new TestItem(dice.Pick("a", "b", "c"), step);
                    var now = bench.CatchUp();
                    var due = now.Plus(TimeSpan.FromMilliseconds(dice.Below(9000) - 1000));
                    lock (bench.Clock.Gate)
                    {
                        bench.Clock.Schedule(item, due);
                    }

                    items.Add((item, Instant.Later(due, now)));
                    break;
            }

            Assert.True(bench.Now >= last, $"time went back at step {step}");
            last = bench.Now;
        }

        await bench.AdvanceAsync(new Advance { UntilIdle = true });
        Assert.All(items, static entry => Assert.Equal([entry.Expected], entry.Item.Fired));
        Assert.Equal(0, bench.Clock.Pending);
    }
}
