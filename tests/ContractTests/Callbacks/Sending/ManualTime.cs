using System.Threading.Channels;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

/// <summary>Time that stands still until a test moves it; a timer fires in the call that passes its due time.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock sync = new();
    private readonly List<ManualTimer> timers = [];
    private readonly Channel<long> set = Channel.CreateUnbounded<long>();
    private long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref now);

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
            await set.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(SenderBench.Limit);
        }
    }

    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (sync)
        {
            now += by.Ticks;
            due = [.. timers.Where(timer => timer.Due <= now)];
            timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    private sealed class ManualTimer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner.sync)
            {
                owner.timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = owner.now + dueTime.Ticks;
                    owner.timers.Add(this);
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
