using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>Makes the bytes of a callback, once: they are frozen in the delivery, signed and sent as they are.</summary>
internal static class CallbackBody
{
    /// <summary>The payload of a terminal run, its URLs signed at <paramref name="now"/>.</summary>
    public static byte[] Of(Sandbox sandbox, Run run, Instant now)
    {
        var dialect = sandbox.Options.Dialect;
        return Answer.Serialize(
            new CallbackPayload
            {
                Event = RunEvent.Of(run.Status),
                RunId = run.Spec.Id,
                Status = run.Status.WireName(dialect.CallbackStatusOneL),
                Output = Output(sandbox, run, now),
                DurationMs = run.DurationMs,
                CreatedAt = run.Spec.CreatedAt.ToDateTimeOffset(),
                CompletedAt = run.CompletedAt?.ToDateTimeOffset(),
                Metadata = run.Spec.Metadata,
            },
            WireJson.Wire.CallbackPayload);
    }

    private static RawJson? Output(Sandbox sandbox, Run run, Instant now) => run switch
    {
        { Status: RunStatus.Succeeded } => new RawJson(Answer.Serialize(RunView.Output(sandbox, run, run.Spec.BaseUrl, now), WireJson.Wire.OutputDocument)),
        { Failure: { } failure } when sandbox.Options.Dialect.CallbackFailedOutput => new RawJson(Answer.Serialize(
            new FailedOutputDocument { Code = failure.Code, Message = failure.Message, Stage = failure.Stage },
            WireJson.Wire.FailedOutputDocument)),
        _ => null,
    };
}
