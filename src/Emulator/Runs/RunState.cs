using Runflow.Contracts;
using Runflow.Emulator.Billing;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>Why a run failed.</summary>
internal sealed record RunFailure(string Code, string Message, string Stage);

/// <summary>Wall time of each move, for people who look at a timeline; no part of what is reproducible.</summary>
internal readonly record struct WallTimes(Instant Created, Instant? Dispatched = null, Instant? Started = null, Instant? Completed = null)
{
    private readonly OptionalInstant dispatched = Dispatched;
    private readonly OptionalInstant started = Started;
    private readonly OptionalInstant completed = Completed;

    public Instant? Dispatched { get => dispatched; init => dispatched = value; }

    public Instant? Started { get => started; init => started = value; }

    public Instant? Completed { get => completed; init => completed = value; }
}

/// <summary>
/// What of a run changes as it moves. It is kept in place in the run's <see cref="RunEntry"/>: a move writes over it and
/// leaves nothing behind, so that a million moves are no work for the garbage collector. What may be missing is kept without
/// a flag of its own, since each flag takes eight bytes of every run.
/// </summary>
internal readonly record struct RunState(RunStatus Status)
{
    private readonly OptionalInstant dispatchedAt;
    private readonly OptionalInstant startedAt;
    private readonly OptionalInstant completedAt;
    private readonly Debit debit;
    private readonly bool isDebited;

    /// <summary>Entry into <c>dispatching</c>.</summary>
    public Instant? DispatchedAt { get => dispatchedAt; init => dispatchedAt = value; }

    /// <summary>Entry into <c>running</c>.</summary>
    public Instant? StartedAt { get => startedAt; init => startedAt = value; }

    public Instant? CompletedAt { get => completedAt; init => completedAt = value; }

    public RunFailure? Failure { get; init; }

    /// <summary>It is <c>dispatching</c> and its sources are being fetched.</summary>
    public bool AwaitsSources { get; init; }

    public WallTimes Wall { get; init; }

    /// <summary>What it took from the account; null until success.</summary>
    public Debit? Debit
    {
        get => isDebited ? debit : null;
        init => (debit, isDebited) = (value.GetValueOrDefault(), value.HasValue);
    }

    /// <summary>Whole milliseconds from created to completed of the run of <paramref name="spec"/>.</summary>
    public long? DurationMs(RunSpec spec) => CompletedAt is { } end ? (long)(end - spec.CreatedAt).TotalMilliseconds : null;

    /// <summary>The state after a legal move of the run of <paramref name="spec"/>.</summary>
    public RunState Moved(RunSpec spec, RunStatus to, Instant at, Instant wall, RunFailure? failure, Debit? debit = null) => this with
    {
        Status = to,
        DispatchedAt = to == RunStatus.Dispatching ? at : DispatchedAt,
        StartedAt = to == RunStatus.Running ? at : StartedAt,
        CompletedAt = to.IsTerminal() ? at : null,
        Failure = failure,
        Debit = debit,
        AwaitsSources = to == RunStatus.Dispatching && spec.Fetches,
        Wall = to switch
        {
            RunStatus.Dispatching => Wall with { Dispatched = wall },
            RunStatus.Running => Wall with { Started = wall },
            _ => Wall with { Completed = wall },
        },
    };
}
