using System.Threading.Channels;
using Xunit;

namespace Runflow.Emulator.Tests.Hosting;

/// <summary>
/// Wall time that a test moves. Timers fire in the order in which they are due, each with the time at its own due
/// instant, unless the test lets the machine be late. Safe for all threads.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock sync = new();
    private readonly List<ManualTimer> armed = [];
    private readonly Channel<long> set = Channel.CreateUnbounded<long>();
    private long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref now);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until this many more timers have been set.</summary>
    public async Task TimersSet(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await set.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);
        }
    }

    /// <summary>Lets time pass; what comes due on the way happens on time.</summary>
    public void Advance(TimeSpan by)
    {
        var target = GetTimestamp() + by.Ticks;
        while (Next(target) is { } timer)
        {
            timer.Fire();
        }

        Interlocked.Exchange(ref now, target);
    }

    /// <summary>Lets time pass while the machine does nothing; timers that came due fire at the next <see cref="Advance"/>.</summary>
    public void Sleep(TimeSpan by) => Interlocked.Add(ref now, by.Ticks);

    private ManualTimer? Next(long target)
    {
        lock (sync)
        {
            var timer = armed.Where(timer => timer.Due <= target).MinBy(static timer => timer.Due);
            if (timer is not null)
            {
                armed.Remove(timer);
                now = Math.Max(now, timer.Due);
            }

            return timer;
        }
    }

    private sealed class ManualTimer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        public long Due { get; private set; }

        public void Fire()
        {
            if (every > TimeSpan.Zero)
            {
                Change(every, every);
            }

            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner.sync)
            {
                owner.armed.Remove(this);
                every = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = owner.now + dueTime.Ticks;
                    owner.armed.Add(this);
                    owner.set.Writer.TryWrite(Due);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
