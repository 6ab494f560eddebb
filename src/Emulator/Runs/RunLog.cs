using Runflow.Contracts;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>
/// One line of a run's log. The log is no record of its own: it is told from the run, one line for its acceptance, each
/// warning, and each status it has reached.
/// </summary>
/// <param name="Run">The run as it is now.</param>
/// <param name="Number">Place in the run's log, from 0.</param>
/// <param name="At">When it happened.</param>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Message">What happened, for people.</param>
internal sealed record RunLog(Run Run, int Number, Instant At, string Level, string Message)
{
    public const string Info = "info";
    public const string Warning = "warning";
    public const string Error = "error";

    /// <summary>What the line says in fields; null where it is no status.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Id of the line, drawn from the run's key, its ordinal and the number.</summary>
    public Guid IdIn(long seed) => Draw.OfPart(seed, Purpose.LogId, Run.Spec.Key.ToString(), $"{Run.Spec.Ordinal}", Number).Uuid(At);

    /// <summary>The log of a run so far, in the order in which it happened.</summary>
    public static IReadOnlyList<RunLog> Of(Run run)
    {
        var lines = new List<RunLog>(6);
        Add(run.Spec.CreatedAt, Info, $"Accepted {run.Spec.Model.Slug}.", RunStatus.Queued);
        foreach (var warning in run.Spec.Warnings)
        {
            Add(run.Spec.CreatedAt, Warning, warning, null);
        }

        Add(run.DispatchedAt, Info, "Dispatched to the fleet.", RunStatus.Dispatching);
        Add(run.StartedAt, Info, "Started.", RunStatus.Running);
        switch (run.Status)
        {
            case RunStatus.Succeeded:
                Add(run.CompletedAt, Info, "Succeeded.", run.Status);
                break;
            case RunStatus.Failed:
                Add(run.CompletedAt, Error, $"Failed at {run.Failure!.Stage}: {run.Failure.Message}", run.Status);
                break;
            case RunStatus.Cancelled:
                Add(run.CompletedAt, Info, "Cancelled.", run.Status);
                break;
        }

        return lines;

        void Add(Instant? at, string level, string message, RunStatus? status)
        {
            if (at is { } when)
            {
                lines.Add(new RunLog(run, lines.Count, when, level, message) { Status = status });
            }
        }
    }
}
