using Runflow.Emulator.Clock;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Clock.ClockBench;

namespace Runflow.Emulator.Tests.Clock;

public sealed class AdvanceTests
{
    private static readonly Advance UntilIdle = new() { UntilIdle = true };

    [Fact]
    public async Task By_a_span_and_to_an_instant_fire_what_lies_up_to_and_on_it()
    {
        using var bench = new ClockBench();
        var on = bench.Schedule(2);
        var beyond = bench.Schedule(2.000001);

        Assert.Equal(new(At(1), 0, StoppedBecause.Reached), await bench.ByAsync(1));
        Assert.Equal(new(At(2), 1, StoppedBecause.Reached), await bench.AdvanceAsync(new Advance { To = At(2) }));
        Assert.Equal(new(At(2), 0, StoppedBecause.Reached), await bench.ByAsync(0));
        Assert.Equal([At(2)], on.Fired);
        Assert.Empty(beyond.Fired);
    }

    [Fact]
    public async Task An_instant_that_has_passed_moves_nothing()
    {
        using var bench = new ClockBench();
        var item = bench.Schedule(5);
        await bench.ByAsync(3);

        Assert.Equal(new(At(3), 0, StoppedBecause.Past), await bench.AdvanceAsync(new Advance { To = At(2.999999) }));
        Assert.Equal(At(3), bench.Now);
        Assert.Empty(item.Fired);
    }

    [Fact]
    public async Task To_next_fires_one_instant_with_its_cascades_and_stops()
    {
        using var bench = new ClockBench();
        var third = new TestItem("third", kind: ClockItemKind.Attempt);
        var second = new TestItem("second", kind: ClockItemKind.Delivery, fire: at => bench.Clock.Schedule(third, at));
        bench.Schedule(1, new TestItem("first", fire: at => bench.Clock.Schedule(second, at)));
        var later = bench.Schedule(1.000001);

        Assert.Equal(new(At(1), 3, StoppedBecause.Reached), await bench.AdvanceAsync(new Advance { ToNext = true }));
        Assert.Equal([At(1)], third.Fired);
        Assert.Empty(later.Fired);
        Assert.Equal(new(At(1.000001), 1, StoppedBecause.Reached), await bench.AdvanceAsync(new Advance { ToNext = true }));
        Assert.Equal(new(At(1.000001), 0, StoppedBecause.Idle), await bench.AdvanceAsync(new Advance { ToNext = true }));
    }

    [Fact]
    public async Task Until_idle_follows_every_cascade_and_stays_at_the_last_instant()
    {
        using var bench = new ClockBench();
        var left = 1000;
        TestItem? chain = null;
        chain = bench.Schedule(1, new TestItem(fire: at =>
        {
            if (--left > 0)
            {
                bench.Clock.Schedule(chain!, at.Plus(TimeSpan.FromSeconds(left % 2)));
            }
        }));

        Assert.Equal(new(At(501), 1000, StoppedBecause.Idle), await bench.AdvanceAsync(UntilIdle));
    }

    [Fact]
    public async Task Max_ms_bounds_until_idle_and_counts_its_own_instant_in()
    {
        using var bench = new ClockBench();
        bench.Schedule(2);
        bench.Schedule(3);

        var bounded = UntilIdle with { Max = TimeSpan.FromSeconds(2) };
        Assert.Equal(new(At(2), 1, StoppedBecause.MaxMs), await bench.AdvanceAsync(bounded));
        Assert.Equal(new(At(3), 1, StoppedBecause.Idle), await bench.AdvanceAsync(bounded));
        Assert.Equal(new(At(3), 0, StoppedBecause.Idle), await bench.AdvanceAsync(bounded));
    }

    [Fact]
    public async Task Items_of_one_instant_in_any_number_are_each_counted_once_although_the_timer_and_readers_fire_too()
    {
        for (var round = 0; round < 20; round++)
        {
            using var bench = new ClockBench(realWall: true);
            for (var i = 0; i < 3000; i++)
            {
                bench.Schedule(1, new TestItem("k", i));
            }

            using var done = new CancellationTokenSource();
            var reader = Task.Run(() => { while (!done.IsCancellationRequested) { bench.CatchUp(); } }, TestContext.Current.CancellationToken);
            Assert.Equal(new(At(1), 3000, StoppedBecause.Idle), await bench.AdvanceAsync(UntilIdle));
            await done.CancelAsync();
            await reader.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task The_clock_stands_until_the_work_of_an_instant_has_ended_and_what_is_scheduled_meanwhile_joins()
    {
        using var bench = new ClockBench();
        bench.ScheduleWork(1);
        bench.ScheduleWork(1);
        var after = bench.Schedule(1.5);

        var advance = bench.AdvanceAsync(UntilIdle);
        bench.EndWork();
        Assert.False(advance.IsCompleted);
        Assert.Equal(At(1), bench.Now);
        var joined = bench.Schedule(1, new TestItem("joined"));
        Assert.Equal(At(1), bench.CatchUp());
        Assert.Equal([At(1)], joined.Fired);
        var behind = bench.Schedule(1.2, new TestItem("behind"));
        Assert.Empty(after.Fired);
        bench.EndWork();

        Assert.Equal(new(At(1.5), 5, StoppedBecause.Idle), await advance.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
        Assert.Equal([At(1.2)], behind.Fired);
    }

    [Fact]
    public async Task After_wall_ms_it_stops_where_it_is_and_the_next_call_goes_on()
    {
        using var bench = new ClockBench();
        bench.ScheduleWork(1);
        var after = bench.Schedule(2);

        var first = bench.AdvanceAsync(UntilIdle with { WallLimit = TimeSpan.FromSeconds(7) });
        bench.Wall.Advance(TimeSpan.FromSeconds(6.999));
        Assert.False(first.IsCompleted);
        bench.Wall.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new(At(1), 1, StoppedBecause.WallLimit), await first.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
        Assert.Empty(after.Fired);

        var second = bench.AdvanceAsync(UntilIdle);
        bench.EndWork();
        Assert.Equal(new(At(2), 1, StoppedBecause.Idle), await second.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_at_once_take_turns_or_give_up_after_their_wait()
    {
        using var bench = new ClockBench();
        bench.ScheduleWork(1);
        bench.Schedule(2);

        var first = bench.AdvanceAsync(new Advance { By = TimeSpan.FromSeconds(1) });
        Assert.Null(await bench.AdvanceAsync(UntilIdle with { Wait = TimeSpan.Zero }));
        Assert.Null(await bench.AdvanceAsync(UntilIdle with { Wait = TimeSpan.FromMilliseconds(1) }));
        var second = bench.AdvanceAsync(UntilIdle with { Wait = Patience.Limit });
        bench.EndWork();

        Assert.Equal(new(At(1), 1, StoppedBecause.Reached), await first.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
        Assert.Equal(new(At(2), 1, StoppedBecause.Idle), await second.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_end_of_the_clock_ends_an_advance_and_those_behind_it()
    {
        using var bench = new ClockBench();
        bench.ScheduleWork(1);
        var first = bench.AdvanceAsync(UntilIdle);
        var second = bench.AdvanceAsync(UntilIdle with { Wait = Patience.Limit });

        bench.Clock.Dispose();

        Assert.Equal(StoppedBecause.Reset, (await first.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken))?.Because);
        Assert.Equal(StoppedBecause.Reset, (await second.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken))?.Because);
    }

    [Fact]
    public async Task Whoever_gives_up_leaves_the_clock_usable()
    {
        using var bench = new ClockBench(ClockMode.Real);
        using var gone = new CancellationTokenSource();
        bench.ScheduleWork(1);
        bench.Schedule(2);

        var first = bench.GivenUpAsync(UntilIdle, gone.Token);
        var waiting = bench.GivenUpAsync(UntilIdle with { Wait = Patience.Limit }, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        bench.Wall.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(At(1.5), bench.Now);
        bench.EndWork();
        Assert.Equal(new(At(2), 1, StoppedBecause.Idle), await bench.AdvanceAsync(UntilIdle));
    }
}
