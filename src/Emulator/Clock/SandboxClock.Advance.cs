namespace Runflow.Emulator.Clock;

/// <content>
/// Moving the clock. It is held for the while: it stands at each due instant until every attempt begun there has ended,
/// and only then goes on. Reads and creates are served meanwhile, and what they schedule joins in.
/// </content>
internal sealed partial class SandboxClock
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Moves the clock. One advance at a time: a second waits for its turn.</summary>
    /// <returns>Null when the turn did not come within <see cref="Advance.Wait"/>.</returns>
    public async Task<AdvanceResult?> AdvanceAsync(Advance advance, CancellationToken cancel)
    {
        if (!await turn.WaitAsync(advance.Wait, cancel))
        {
            return null;
        }

        AdvanceResult result = default;
        try
        {
            Instant start;
            long before;
            lock (Gate)
            {
                start = Now;
                before = happened;
                held = true;
                Show(ClockFace.StandingAt(start));
            }

            result = advance.To < start ? new(start, 0, StoppedBecause.Past) : await RunAsync(advance, start, before, cancel);
            return result;
        }
        finally
        {
            lock (Gate)
            {
                held = false;
                if (advance.Then is var (mode, rate) && result.Because == StoppedBecause.Reached)
                {
                    (Mode, Rate) = (mode, mode == ClockMode.Rate ? rate : 1);
                }

                Show(From(face.Anchor));
                ArmNext();
            }

            turn.Release();
        }
    }

    /// <summary>Steps on. What a reader or the timer fired meanwhile counts too: who gets to an item first is chance.</summary>
    private async Task<AdvanceResult> RunAsync(Advance advance, Instant start, long before, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var target = advance.To ?? (advance.By is { } by ? start.Plus(by) : Instant.Max);
        var bound = advance.Max is { } max ? start.Plus(max) : target;
        var stepped = false;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var left = advance.WallLimit - time.GetElapsedTime(began);
            Task? under;
            lock (Gate)
            {
                if (stopped)
                {
                    return new(face.Anchor, happened - before, StoppedBecause.Reset);
                }

                if (left <= TimeSpan.Zero)
                {
                    return new(face.Anchor, happened - before, StoppedBecause.WallLimit);
                }

                if (FireDue(face.Anchor, Batch) == Batch)
                {
                    continue;
                }

                under = work > 0 ? (workDone ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : null;
                if (under is null && Step(advance, target, bound, ref stepped) is { } because)
                {
                    return new(face.Anchor, happened - before, because);
                }
            }

            if (under is not null)
            {
                await under.WaitAsync(left, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>With nothing left to do at the present instant: moves to the next one, or says why not.</summary>
    private string? Step(Advance advance, Instant target, Instant bound, ref bool stepped)
    {
        var next = NextAt;
        if (advance.ToNext)
        {
            if (stepped || next is null)
            {
                return stepped ? StoppedBecause.Reached : StoppedBecause.Idle;
            }

            stepped = true;
            Show(ClockFace.StandingAt(next.Value));
            return null;
        }

        if (advance.UntilIdle && next is null)
        {
            return StoppedBecause.Idle;
        }

        if (next is null || next > bound)
        {
            Show(ClockFace.StandingAt(bound));
            return advance.UntilIdle ? StoppedBecause.MaxMs : StoppedBecause.Reached;
        }

        Show(ClockFace.StandingAt(next.Value));
        return null;
    }
}
