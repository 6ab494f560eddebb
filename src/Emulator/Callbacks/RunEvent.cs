using Runflow.Contracts;

namespace Runflow.Emulator.Callbacks;

/// <summary>The names of what is told of a run. The same in every dialect. Source: section 4 of the wire reference.</summary>
internal static class RunEvent
{
    public const string Completed = "run.completed";
    public const string Failed = "run.failed";
    public const string Cancelled = "run.cancelled";

    /// <summary>The event of a run that has ended with <paramref name="status"/>.</summary>
    public static string Of(RunStatus status) => status switch
    {
        RunStatus.Succeeded => Completed,
        RunStatus.Failed => Failed,
        _ => Cancelled,
    };
}
