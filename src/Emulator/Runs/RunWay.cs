using Runflow.Contracts;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>Where a run goes next and how long it stays: pure functions of what it is.</summary>
internal static class RunWay
{
    /// <summary>The next status by itself; null when the run is terminal, stuck or awaits its sources. Unreadable sources come before what was
    /// asked for, as they would with the real provider.</summary>
    public static (RunStatus? To, RunFailure? Failure) Next(RunSpec spec, in RunState state) => state.Status switch
    {
        RunStatus.Dispatching when state.AwaitsSources => (null, null),
        RunStatus.Dispatching when spec.SourceProblem is { } problem => (RunStatus.Failed, new RunFailure("INPUT_VALIDATION_FAILED", problem, "preprocess")),
        _ when spec.Directives is { } asked => Asked(state.Status, asked),
        RunStatus.Queued => (RunStatus.Dispatching, null),
        RunStatus.Dispatching => (RunStatus.Running, null),
        RunStatus.Running => (RunStatus.Succeeded, null),
        _ => (null, null),
    };

    /// <summary>How long it stays in a status; null for ever.</summary>
    public static TimeSpan? TimeInStatus(RunSpec spec, RunStatus status, Sandbox sandbox) => status switch
    {
        _ when spec.Directives?.StuckIn == status => null,
        RunStatus.Queued => RunTiming.InQueue(spec, sandbox),
        RunStatus.Dispatching => RunTiming.InDispatch(spec, sandbox),
        RunStatus.Running => RunTiming.InExecution(spec, sandbox),
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
