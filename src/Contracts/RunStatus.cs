namespace Runflow.Contracts;

/// <summary>
/// Where a run stands. Moves only along the edges that <see cref="RunStatuses.MayMove"/> names; the last three have no
/// way out. Source: the run lifecycle page.
/// </summary>
public enum RunStatus
{
    /// <summary>Accepted and waiting for the fleet. Wire name <c>queued</c>.</summary>
    Queued,

    /// <summary>Handed to the fleet; sources are read here. Wire name <c>dispatching</c>.</summary>
    Dispatching,

    /// <summary>Executing. Wire name <c>running</c>.</summary>
    Running,

    /// <summary>Ended with an output, and charged. Wire name <c>succeeded</c>.</summary>
    Succeeded,

    /// <summary>Ended with a failure code, free of charge. Wire name <c>failed</c>.</summary>
    Failed,

    /// <summary>Ended by a cancellation, free of charge. Wire name <c>cancelled</c>, or <c>canceled</c> in the
    /// <c>platform</c> dialect.</summary>
    Cancelled,
}

/// <summary>The table of statuses: which exist, which end a run, and which move is legal.</summary>
public static class RunStatuses
{
    /// <summary>Every status, in the order of a run's life.</summary>
    public static IReadOnlyList<RunStatus> All { get; } =
        [RunStatus.Queued, RunStatus.Dispatching, RunStatus.Running, RunStatus.Succeeded, RunStatus.Failed, RunStatus.Cancelled];

    /// <summary>True for <c>succeeded</c>, <c>failed</c> and <c>cancelled</c>.</summary>
    public static bool IsTerminal(this RunStatus status) => status >= RunStatus.Succeeded;

    /// <summary>Whether a run may go from <paramref name="from"/> to <paramref name="to"/> in one step.</summary>
    public static bool MayMove(RunStatus from, RunStatus to) => from switch
    {
        RunStatus.Queued => to is RunStatus.Dispatching or RunStatus.Failed or RunStatus.Cancelled,
        RunStatus.Dispatching => to is RunStatus.Running or RunStatus.Failed or RunStatus.Cancelled,
        RunStatus.Running => to is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled,
        _ => false,
    };

    /// <summary>The status as the wire spells it.</summary>
    /// <param name="status">The status.</param>
    /// <param name="oneL">True for the <c>platform</c> dialect's <c>canceled</c>.</param>
    public static string WireName(this RunStatus status, bool oneL = false) => status switch
    {
        RunStatus.Queued => "queued",
        RunStatus.Dispatching => "dispatching",
        RunStatus.Running => "running",
        RunStatus.Succeeded => "succeeded",
        RunStatus.Failed => "failed",
        RunStatus.Cancelled => oneL ? "canceled" : "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "no such status"),
    };

    /// <summary>Reads a wire name; both spellings of <c>cancelled</c> are understood.</summary>
    /// <returns>False when <paramref name="name"/> is none of the statuses.</returns>
    public static bool TryParse(string? name, out RunStatus status)
    {
        foreach (var candidate in All)
        {
            if (candidate.WireName() == name || candidate.WireName(oneL: true) == name)
            {
                status = candidate;
                return true;
            }
        }

        status = default;
        return false;
    }
}
