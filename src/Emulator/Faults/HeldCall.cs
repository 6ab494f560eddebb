using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Faults;

/// <summary>
/// A request that a fault holds back: an item of the clock, so that it waits in sandbox time and an advance knows of it. From
/// when it is let go to <see cref="End"/> the clock stands, so that what the request does happens at its instant.
/// </summary>
internal sealed class HeldCall(SandboxClock clock, string key, long ordinal) : ClockItem
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool works;

    public override ClockItemKind Kind => ClockItemKind.Fault;

    public override ItemKey Key { get; } = ItemKey.Of(key);

    public override int CreateOrdinal => 0;

    public override int ItemOrdinal => (int)Math.Min(ordinal, int.MaxValue);

    /// <summary>Holds a request.</summary>
    /// <returns>The hold, once it is over; null when <paramref name="cancel"/> ended it.</returns>
    public static async Task<HeldCall?> WaitAsync(SandboxClock clock, Decision strike, TimeSpan time, CancellationToken cancel)
    {
        var held = new HeldCall(clock, strike.Key, strike.Ordinal);
        lock (clock.Gate)
        {
            clock.Schedule(held, clock.Now.Plus(time));
        }

        await held.released.Task.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (held.released.Task.IsCompleted)
        {
            return held;
        }

        lock (clock.Gate)
        {
            clock.Unschedule(held);
            held.EndWork();
        }

        return null;
    }

    public override void Fire(Instant at)
    {
        clock.BeginWork();
        works = true;
        released.TrySetResult();
    }

    /// <summary>The request has done what it does.</summary>
    public void End()
    {
        lock (clock.Gate)
        {
            EndWork();
        }
    }

    private void EndWork()
    {
        if (works)
        {
            works = false;
            clock.EndWork();
        }
    }
}
