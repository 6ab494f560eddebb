using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Http;
using Runflow.Emulator.Http.Damage;

namespace Runflow.Emulator.Runs;

/// <summary>The refusal that a prompt asks for. A prompt is known only now; rules and the header have struck before.</summary>
internal static class PromptRefusal
{
    /// <summary>The answer that is asked for, or null.</summary>
    public static Answer? Of(ApiCall call, in CreateRequest request)
    {
        if (request.Directives is null || InBand.At(request.Directives.Asked, FaultPoint.Request).OfType<StatusFault>().FirstOrDefault() is not { } asked)
        {
            return null;
        }

        var subject = FaultSubjects.OfAccepted(request) with { Operation = FaultSubjects.Create };
        new FaultTrace(call.Http, call.Sandbox.Options.FaultHeader).Add(call.Sandbox.Current.Part<FaultStore>().Ask(FaultPoint.Request, subject, asked));
        return FaultRefusals.Of(call.Http, asked);
    }
}
