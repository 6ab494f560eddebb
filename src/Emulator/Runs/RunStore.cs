using Runflow.Contracts;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>
/// The runs of one epoch and the one door through which they change status. An illegal move is refused by return value.
/// Guarded by the epoch's gate.
/// </summary>
internal sealed partial class RunStore(Epoch epoch)
{
    private readonly RunTable runs = new();
    private readonly Ring<RunEntry> finished = new();
    private readonly Fleet fleet = new();
    private readonly Account account = epoch.Part<Account>();
    private readonly AssetStore assets = epoch.Part<AssetStore>();
    private readonly Sandbox sandbox = epoch.Sandbox;
    private KeysetIndex<RunEntry>? listed;

    /// <summary>Told of every run that was taken in or changed status, after reads can see it and before anything that
    /// follows from it.</summary>
    public event Action<RunEntry>? Moved;

    /// <summary>Asked, before a run ends by itself, by how much reads shall lag behind its callback; null for not at all. Who
    /// answers with a time has sent the callback on its way. A run that nobody wants to hear of is not asked about.</summary>
    public Func<Run, TimeSpan?>? Ending { get; set; }

    /// <summary>Told of a run that has just reached a terminal status, after reads can see it.</summary>
    public event Action<RunEntry>? Ended;

    /// <summary>Told of a run that has entered <c>dispatching</c> and awaits its sources; <see cref="Fetched"/> ends it.</summary>
    public event Action<RunEntry>? Fetching;

    /// <summary>Told of a run that was forgotten because <c>retain_runs</c> newer ones have come.</summary>
    public event Action<RunSpec>? Forgotten;

    /// <summary>Where the texts of new runs go.</summary>
    public RunPages Pages { get; } = new();

    public int Count => runs.Count;

    /// <summary>Runs that are not terminal.</summary>
    public int Unfinished => runs.Count - finished.Count;

    public IEnumerable<Run> All => runs.All.Select(static entry => entry.Run);

    /// <summary>The runs in the order of lists. Made when the first list is asked for, so that who lists nothing pays nothing.</summary>
    public KeysetIndex<RunEntry> Listed
    {
        get
        {
            if (listed is null)
            {
                listed = new KeysetIndex<RunEntry>(RunOrder.Instance, static entry => !entry.Forgotten);
                foreach (var entry in runs.All)
                {
                    listed.Add(entry);
                }
            }

            return listed;
        }
    }

    public RunEntry? Find(Guid id) => runs.Find(id);

    /// <summary>Begins to fetch the place where the run of that id is, or will be.</summary>
    public void Approach(Guid id) => runs.Approach(id);

    /// <summary>Takes in a new run and plans its first step.</summary>
    public void Add(RunSpec spec)
    {
        var entry = new RunEntry(this, spec, new RunState(RunStatus.Queued) { Wall = new WallTimes(epoch.Clock.Wall) });
        runs.Add(entry);
        listed?.Add(entry);
        Plan(entry, spec.CreatedAt);
        Moved?.Invoke(entry);
    }

    /// <summary>The guarded door: moves a run and plans its next step, or answers false and changes nothing. A run whose end was
    /// announced has ended: it is shown so, whatever it was to become.</summary>
    public bool TryMove(RunEntry entry, RunStatus to, Instant at, RunFailure? failure = null)
    {
        if (entry.Announced is { } ended)
        {
            entry.Announced = null;
            TryMove(entry, ended.Status, ended.CompletedAt!.Value, ended.Failure);
            return false;
        }

        var from = entry.Status;
        if (!RunStatuses.MayMove(from, to))
        {
            return false;
        }

        epoch.Clock.Unschedule(entry);
        fleet.Leave(entry);
        fleet.Executing += Executes(to) - Executes(from);
        Debit? debit = to == RunStatus.Succeeded ? account.Debit(entry.Spec.Price, at) : null;
        entry.Become(entry.State.Moved(entry.Spec, to, at, epoch.Clock.Wall, failure, debit));
        Moved?.Invoke(entry);
        if (to.IsTerminal())
        {
            Finish(entry);
            Admit(epoch.Clock.Now);
        }
        else
        {
            Plan(entry, at);
            if (entry.State.AwaitsSources)
            {
                Fetching?.Invoke(entry);
            }
        }

        return true;
    }

    /// <summary>The sources of a run that awaited them are there, or will never be. When its time in <c>dispatching</c> has
    /// passed meanwhile, it goes on at once.</summary>
    public void Fetched(RunEntry entry, RunSpec spec, Instant at)
    {
        entry.Fetched(spec);
        if (!entry.IsScheduled && sandbox.Lifecycle.Advance == AdvanceMode.Time)
        {
            Step(entry, at);
        }
    }

    /// <summary>One step along the run's way, as its clock or a read of it asks.</summary>
    public void Step(RunEntry entry, Instant at)
    {
        var (to, failure) = RunWay.Next(entry.Spec, entry.State);
        if (to == RunStatus.Dispatching && !fleet.HasRoom(sandbox.Lifecycle.Concurrency))
        {
            if (sandbox.Lifecycle.Advance == AdvanceMode.Time)
            {
                fleet.Wait(entry);
            }
        }
        else if (to is { } next && !Announce(entry, next, at, failure))
        {
            TryMove(entry, next, at, failure);
        }
    }

    /// <summary>Where the callback is to go before the end can be read: leaves the run as it is until that time has passed.</summary>
    private bool Announce(RunEntry entry, RunStatus to, Instant at, RunFailure? failure)
    {
        if (Ending is null || entry.Spec.CallbackUrl is null || entry.Announced is not null || !to.IsTerminal() || !RunStatuses.MayMove(entry.Status, to))
        {
            return false;
        }

        var ended = entry.Run.Moved(to, at, epoch.Clock.Wall, failure);
        if (Ending(ended) is not { } lag)
        {
            return false;
        }

        entry.Announced = ended;
        epoch.Clock.Schedule(entry, at.Plus(lag));
        return true;
    }

    /// <summary>In <see cref="AdvanceMode.Poll"/> a read moves the run on once it has been answered, so that the n-th read
    /// shows the n-th status.</summary>
    public void AfterRead(RunEntry entry, Instant at)
    {
        if (sandbox.Lifecycle.Advance == AdvanceMode.Poll)
        {
            Step(entry, at);
        }
    }

    /// <summary>After a change of the lifecycle: plans the step of every run that has none, and fills free places.</summary>
    public void Replan(Instant now)
    {
        foreach (var entry in runs.All)
        {
            if (!entry.IsScheduled && !entry.Status.IsTerminal() && !fleet.IsWaiting(entry))
            {
                Plan(entry, now);
            }
        }

        Admit(now);
    }

    /// <summary>Begins to fetch what will be forgotten next, which nobody has looked at for as long as any: the run, then what it points
    /// to, then its place in the table.</summary>
    private void ApproachOldest()
    {
        const int ahead = 3;
        if (finished.Count < ahead)
        {
            return;
        }

        CacheLines.Fetch(finished[finished.First + 2], ClockItem.OwnBytes);
        finished[finished.First + 1].Approach();
        runs.Approach(finished[finished.First].Spec.Id);
    }

    private static int Executes(RunStatus status) => status is RunStatus.Dispatching or RunStatus.Running ? 1 : 0;

    private void Plan(RunEntry entry, Instant at)
    {
        if (sandbox.Lifecycle.Advance == AdvanceMode.Time && RunWay.TimeInStatus(entry.Spec, entry.Status, sandbox) is { } time)
        {
            epoch.Clock.Schedule(entry, at.Plus(time));
        }
    }

    private void Admit(Instant at)
    {
        while (fleet.HasRoom(sandbox.Lifecycle.Concurrency) && fleet.Next() is { } entry)
        {
            TryMove(entry, RunStatus.Dispatching, at);
        }
    }

    private void Finish(RunEntry entry)
    {
        finished.Add(entry);
        Ended?.Invoke(entry);
        while (runs.Count > sandbox.Options.RetainRuns && finished.Count > 0)
        {
            var oldest = finished.RemoveFirst();
            ApproachOldest();
            runs.Remove(oldest);
            oldest.Forget();
            listed?.Removed();
            foreach (var asset in oldest.Spec.Assets)
            {
                assets.Release(asset);
            }

            Forgotten?.Invoke(oldest.Spec);
        }
    }
}
