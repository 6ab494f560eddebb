using Runflow.Contracts;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>Where a run goes next and how long it stays: pure functions of the run.</summary>
internal static class RunWay
{
    /// <summary>The next status by itself; null when the run is terminal, stuck or awaits its sources. Unreadable sources come before what was
    /// asked for, as they would with the real provider.</summary>
    public static (RunStatus? To, RunFailure? Failure) Next(Run run) => run.Status switch
    {
        RunStatus.Dispatching when run.AwaitsSources => (null, null),
        RunStatus.Dispatching when run.Spec.SourceProblem is { } problem => (RunStatus.Failed, new RunFailure("INPUT_VALIDATION_FAILED", problem, "preprocess")),
        _ when run.Spec.Directives is { } asked => Asked(run.Status, asked),
        RunStatus.Queued => (RunStatus.Dispatching, null),
        RunStatus.Dispatching => (RunStatus.Running, null),
        RunStatus.Running => (RunStatus.Succeeded, null),
        _ => (null, null),
    };

    /// <summary>How long it stays in its present status; null for ever.</summary>
    public static TimeSpan? TimeInStatus(Run run, Sandbox sandbox) => run.Status switch
    {
        _ when run.Spec.Directives?.StuckIn == run.Status => null,
        RunStatus.Queued => RunTiming.InQueue(run.Spec, sandbox),
        RunStatus.Dispatching => RunTiming.InDispatch(run.Spec, sandbox),
        RunStatus.Running => RunTiming.InExecution(run.Spec, sandbox),
        _ => null,
    };

    private static (RunStatus? To, RunFailure? Failure) Asked(RunStatus status, Directives asked) => status switch
    {
        _ when status.IsTerminal() || asked.StuckIn == status => (null, null),
        RunStatus.Dispatching when asked.Failure is { Stage: "preprocess" or "dispatch" } early => (RunStatus.Failed, early),
        RunStatus.Running when asked.Failure is { } failure => (RunStatus.Failed, failure),
        _ when asked.CancelIn == status => (RunStatus.Cancelled, null),
        RunStatus.Queued => (RunStatus.Dispatching, null),
        RunStatus.Dispatching => (RunStatus.Running, null),
        _ => (RunStatus.Succeeded, null),
    };
}
