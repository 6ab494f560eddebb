namespace Runflow.Emulator.Clock;

/// <summary>
/// The one clock of a sandbox and the queue it drives. Everything of the sandbox that time moves is an item here; the
/// clock goes with wall time, at a factor of it, or stands until moved. An item fires at the instant at which it is due,
/// however late the machine gets to it, so that waiting and jumping give the same history. All members are used under
/// <see cref="Gate"/> but for <see cref="AdvanceAsync"/> and what says that it needs no gate.
/// </summary>
internal sealed partial class SandboxClock : IDisposable
{
    /// <summary>Items fired for each hold of the gate, so that a backlog of a million lets readers in.</summary>
    private const int Batch = 512;

    /// <summary>
    /// Least wall time between two firings of the timer. An item that is alone meets its millisecond; when thousands come
    /// due each second they are met together, since to wake a thread for each of them costs more than what it does there.
    /// Requests do not wait for it: they fire what is due by themselves.
    /// </summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(8);

    private readonly TimeProvider time;
    private readonly Action<Exception> onDefect;
    private readonly DueQueue queue = new();
    private readonly ITimer timer;
    private ClockFace face;
    private Instant? firing;
    private Instant? wallOfFiring;
    private Instant reached;
    private Instant? armedFor;
    private long? firedStamp;
    private bool held;
    private long entered;
    private bool stopped;
    private int work;
    private long happened;
    private TaskCompletionSource? workDone;

    /// <param name="time">Wall time.</param>
    /// <param name="mode">How the clock moves from birth.</param>
    /// <param name="rate">Sandbox seconds for each wall second in <see cref="ClockMode.Rate"/>.</param>
    /// <param name="birth">Where it begins.</param>
    /// <param name="onDefect">Told when an item threw: a defect of ours that must not pass in silence.</param>
    public SandboxClock(TimeProvider time, ClockMode mode, double rate, Instant birth, Action<Exception> onDefect)
    {
        this.time = time;
        this.onDefect = onDefect;
        reached = birth;
        Mode = mode;
        Rate = mode == ClockMode.Rate ? rate : 1;
        face = From(birth);
        timer = time.CreateTimer(static clock => ((SandboxClock)clock!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Guards the clock, its queue, and all state of the sandbox that they move.</summary>
    public Lock Gate { get; } = new();

    public ClockMode Mode { get; private set; }

    /// <summary>Sandbox seconds for each wall second; 1 unless <see cref="Mode"/> is <see cref="ClockMode.Rate"/>.</summary>
    public double Rate { get; private set; }

    /// <summary>Items that will happen, and attempts under way.</summary>
    public int Pending => queue.Count + work;

    /// <summary>The present instant of the sandbox; within a firing item, that item's instant.</summary>
    public Instant Now => firing ?? face.Read(time, time.GetTimestamp());

    /// <summary>The present instant as it shows from outside. Needs no gate: who wants nothing but the time waits for nobody.</summary>
    public Instant Shown => Volatile.Read(ref face).Read(time, time.GetTimestamp());

    /// <summary>Wall time since somebody last came to read or write here (<see cref="CatchUp"/>). Needs no gate: while the gate is taken it
    /// tells about how long it has been.</summary>
    public TimeSpan SinceEntered => time.GetElapsedTime(Volatile.Read(ref entered));

    /// <summary>Wall time, for records that people read; nothing is decided by it. Read once for all items that fire together.</summary>
    public Instant Wall => firing is null ? ReadWall() : wallOfFiring ??= ReadWall();

    /// <summary>When the next item is due.</summary>
    public Instant? NextAt => queue.TryPeek(out var due) ? due : null;

    /// <summary>Lets <paramref name="item"/> happen at <paramref name="due"/>, or at once when that has passed. What comes too late
    /// only because the machine was slow since <see cref="CatchUp"/> keeps its instant: nothing later has happened yet.</summary>
    public void Schedule(ClockItem item, Instant due)
    {
        if (stopped)
        {
            return;
        }

        queue.Add(item, Instant.Later(due, firing ?? (face.Stands ? face.Anchor : Instant.Later(face.Anchor, reached))));
        if (firing is null)
        {
            Arm(item.Due);
        }
    }

    /// <summary>Puts back an item of a snapshot, due when it was: one that is overdue fires at once, at its own instant.</summary>
    public void Resume(ClockItem item, Instant due)
    {
        queue.Add(item, due);
        Arm(due);
    }

    /// <summary>Takes an item back.</summary>
    public void Unschedule(ClockItem item) => queue.Remove(item);

    /// <summary>Fires what has come due, up to a bound, and answers the present instant. Called before every read and
    /// write, so that nobody sees a state that should have passed.</summary>
    public Instant CatchUp()
    {
        var stamp = time.GetTimestamp();
        Volatile.Write(ref entered, stamp);
        if (firing is { } at)
        {
            return at;
        }

        var now = face.Read(time, stamp);
        FireDue(now, Batch);
        return now;
    }

    /// <summary>Announces work in wall time that the present instant has begun; an advance waits for it.</summary>
    public void BeginWork() => work++;

    /// <summary>Ends what <see cref="BeginWork"/> announced.</summary>
    public void EndWork()
    {
        if (--work == 0)
        {
            workDone?.TrySetResult();
            workDone = null;
        }
    }

    /// <summary>The first <paramref name="most"/> items in order.</summary>
    public List<ClockItem> Agenda(int most) => queue.List(most);

    /// <summary>Changes how the clock moves, from the present instant on. No item is lost.</summary>
    public void SetMode(ClockMode mode, double rate)
    {
        var now = Now;
        Mode = mode;
        Rate = mode == ClockMode.Rate ? rate : 1;
        Show(From(now));
        ArmNext();
    }

    /// <summary>Fires nothing any more, as the process is about to end.</summary>
    /// <returns>Ends when all work under way has.</returns>
    public Task Close()
    {
        stopped = true;
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return work > 0 ? (workDone ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
    }

    /// <summary>Ends the clock: nothing fires any more, and an advance under way returns.</summary>
    public void Stop()
    {
        stopped = true;
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        workDone?.TrySetResult();
        workDone = null;
    }

    public void Dispose()
    {
        lock (Gate)
        {
            Stop();
        }

        timer.Dispose();
    }

    private int FireDue(Instant now, int most)
    {
        var fired = 0;
        wallOfFiring = null;
        reached = Instant.Later(reached, now);
        while (fired < most && !stopped && queue.TryTake(now, out var item))
        {
            fired++;
            happened++;
            firing = item.Due;
            try
            {
                item.Fire(item.Due);
            }
            catch (Exception defect)
            {
                onDefect(defect);
            }
            finally
            {
                firing = null;
            }
        }

        // With all that was due gone, a timer that fires for an earlier instant is in time for whatever is next.
        if (fired > 0 && !(fired < most && armedFor <= now))
        {
            ArmForNext();
        }

        return fired;
    }

    private Instant ReadWall() => Instant.Of(time.GetUtcNow());

    /// <summary>What it shows when it goes on from <paramref name="instant"/> as it is set to.</summary>
    private ClockFace From(Instant instant) =>
        held || Mode == ClockMode.Manual ? ClockFace.StandingAt(instant) : new(instant, time.GetTimestamp(), Rate);

    private void Show(ClockFace next) => Volatile.Write(ref face, next);

    private void OnTimer()
    {
        lock (Gate)
        {
            armedFor = null;
            firedStamp = time.GetTimestamp();
            if (!stopped)
            {
                FireDue(Now, Batch);
                ArmNext();
            }
        }
    }

    /// <summary>Arms the timer anew, whatever it was armed for.</summary>
    private void ArmNext()
    {
        armedFor = null;
        ArmForNext();
    }

    /// <summary>Lets the timer fire in time for the next item. One that fires earlier is left as it is: it finds out by itself,
    /// and to set it at every item costs more than that.</summary>
    private void ArmForNext()
    {
        if (stopped)
        {
            return;
        }

        if (face.Stands)
        {
            if (queue.HasDue(Now))
            {
                Arm(Now);
            }
        }
        else if (queue.TryPeek(out var due))
        {
            Arm(due);
        }
    }

    private void Arm(Instant due)
    {
        if (armedFor <= due)
        {
            return;
        }

        // A standing clock moves for nobody, but what is due at the very instant it stands at happens all the same.
        var left = due - Now;
        if (face.Stands)
        {
            if (left <= TimeSpan.Zero)
            {
                SetTimer(due, 0);
            }
        }
        else
        {
            var rest = firedStamp is { } fired ? Pace - time.GetElapsedTime(fired) : TimeSpan.Zero;
            SetTimer(due, Math.Max(left.TotalMilliseconds / Rate, rest.TotalMilliseconds));
        }
    }

    /// <summary>Sets the timer to that many milliseconds from now; it counts whole ones only, and not without end.</summary>
    private void SetTimer(Instant due, double wait)
    {
        armedFor = due;
        timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(wait), 0, int.MaxValue - 1)), Timeout.InfiniteTimeSpan);
    }
}
