using Runflow.Contracts;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>A line of a run's log as the wire shows it.</summary>
internal static class RunLogView
{
    public static RunLogDocument Document(Sandbox sandbox, RunLog line)
    {
        var failure = line.Status == RunStatus.Failed ? line.Run.Failure : null;
        return new RunLogDocument
        {
            Id = line.IdIn(sandbox.Options.Seed),
            RunId = line.Run.Spec.Id,
            LevelCode = line.Level,
            Message = line.Message,
            Timestamp = line.At.ToDateTimeOffset(),
            Meta = new RunLogMetaDocument
            {
                StatusCode = line.Status?.WireName(sandbox.Options.Dialect.StatusOneL),
                FailureCode = failure?.Code,
                FailureStageCode = failure?.Stage,
            },
        };
    }
}
