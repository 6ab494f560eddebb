using Runflow.Contracts;

namespace Runflow.Emulator.Batches;

/// <summary>Where a batch stands: what its runs come to. Source: section 3 of the wire reference has
/// <c>partial_succeeded</c>; the rest is our reading.</summary>
internal enum BatchStatus
{
    Queued,
    Running,
    Succeeded,
    PartialSucceeded,
    Failed,
    Cancelled,
}

/// <summary>The status of a batch as a pure function of its runs.</summary>
internal static class BatchStatuses
{
    /// <summary>While one is unfinished <c>queued</c>, or <c>running</c> once one has left that. Then <c>succeeded</c> or
    /// <c>cancelled</c> when all are, <c>partial_succeeded</c> when some are, and else <c>failed</c>.</summary>
    public static BatchStatus Of(IReadOnlyCollection<RunStatus> runs)
    {
        var (succeeded, cancelled) = (Count(runs, RunStatus.Succeeded), Count(runs, RunStatus.Cancelled));
        return !runs.All(static status => status.IsTerminal()) ? (Count(runs, RunStatus.Queued) == runs.Count ? BatchStatus.Queued : BatchStatus.Running)
            : succeeded == runs.Count ? BatchStatus.Succeeded
            : succeeded > 0 ? BatchStatus.PartialSucceeded
            : cancelled == runs.Count ? BatchStatus.Cancelled
            : BatchStatus.Failed;
    }

    public static int Count(IEnumerable<RunStatus> runs, RunStatus status) => runs.Count(run => run == status);

    public static bool IsTerminal(this BatchStatus status) => status >= BatchStatus.Succeeded;

    /// <summary>The status as the wire spells it.</summary>
    /// <param name="status">The status.</param>
    /// <param name="oneL">True for the <c>platform</c> dialect's <c>canceled</c>.</param>
    public static string WireName(this BatchStatus status, bool oneL = false) => status switch
    {
        BatchStatus.Queued => "queued",
        BatchStatus.Running => "running",
        BatchStatus.Succeeded => "succeeded",
        BatchStatus.PartialSucceeded => "partial_succeeded",
        BatchStatus.Failed => "failed",
        _ => oneL ? "canceled" : "cancelled",
    };
}
