using Runflow.Contracts;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>
/// The runs of one epoch and the one door through which they change status. An illegal move is refused by return value.
/// Guarded by the epoch's gate.
/// </summary>
internal sealed class RunStore(Epoch epoch)
{
    private readonly Dictionary<Guid, RunEntry> runs = [];
    private readonly Queue<RunEntry> finished = new();
    private readonly Account account = epoch.Part<Account>();
    private readonly EmulatorOptions options = epoch.Sandbox.Options;

    /// <summary>Told of a run that has just reached a terminal status, after reads can see it.</summary>
    public event Action<Run>? Ended;

    /// <summary>Told of a run that was forgotten because <c>retain_runs</c> newer ones have come.</summary>
    public event Action<Run>? Forgotten;

    public int Count => runs.Count;

    /// <summary>Runs that are not terminal.</summary>
    public int Unfinished => runs.Count - finished.Count;

    public IEnumerable<Run> All => runs.Values.Select(static entry => entry.Run);

    public RunEntry? Find(Guid id) => runs.GetValueOrDefault(id);

    /// <summary>Takes in a new run and schedules its first transition.</summary>
    public Run Add(RunSpec spec)
    {
        var entry = new RunEntry(this, new Run(spec, RunStatus.Queued));
        runs.Add(spec.Id, entry);
        epoch.Clock.Schedule(entry, spec.CreatedAt.Plus(RunTiming.InQueue(spec, options)));
        return entry.Run;
    }

    /// <summary>The guarded door: moves a run, or answers false and changes nothing.</summary>
    public bool TryMove(RunEntry entry, RunStatus to, Instant at, RunFailure? failure = null)
    {
        if (!RunStatuses.MayMove(entry.Run.Status, to))
        {
            return false;
        }

        epoch.Clock.Unschedule(entry);
        entry.Run = entry.Run with
        {
            Status = to,
            StartedAt = to == RunStatus.Running ? at : entry.Run.StartedAt,
            CompletedAt = to.IsTerminal() ? at : null,
            Failure = failure,
        };
        if (to.IsTerminal())
        {
            Finish(entry);
        }

        return true;
    }

    /// <summary>The scheduled transition: the next status, and the one after it into the queue.</summary>
    internal void Step(RunEntry entry, Instant at)
    {
        var spec = entry.Run.Spec;
        switch (entry.Run.Status)
        {
            case RunStatus.Queued:
                TryMove(entry, RunStatus.Dispatching, at);
                epoch.Clock.Schedule(entry, at.Plus(RunTiming.InDispatch(spec, options)));
                break;
            case RunStatus.Dispatching when spec.SourceProblem is { } problem:
                TryMove(entry, RunStatus.Failed, at, new RunFailure("INPUT_VALIDATION_FAILED", problem, "preprocess"));
                break;
            case RunStatus.Dispatching:
                TryMove(entry, RunStatus.Running, at);
                epoch.Clock.Schedule(entry, at.Plus(RunTiming.InExecution(spec, options)));
                break;
            case RunStatus.Running:
                TryMove(entry, RunStatus.Succeeded, at);
                break;
        }
    }

    private void Finish(RunEntry entry)
    {
        if (entry.Run.Status == RunStatus.Succeeded)
        {
            account.Debit(entry.Run.Spec.Model.PricePerImageUsd);
        }

        finished.Enqueue(entry);
        Ended?.Invoke(entry.Run);
        while (runs.Count > options.RetainRuns && finished.TryDequeue(out var oldest))
        {
            runs.Remove(oldest.Run.Spec.Id);
            Forgotten?.Invoke(oldest.Run);
        }
    }
}
