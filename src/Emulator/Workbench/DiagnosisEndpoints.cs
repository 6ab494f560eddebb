using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Callbacks.Diagnosis;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Control;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Workbench;

/// <summary>Tells a receiver's author why a signature does not hold.</summary>
internal sealed class DiagnosisEndpoints(ControlPipeline pipeline)
{
    /// <summary>Deliveries that a body is compared with, and bytes of them: the newest.</summary>
    private const int MostCompared = 1000;
    private const long MostComparedBytes = 32 << 20;

    /// <summary>Secrets that are tried: each is tried in several ways on every change that a body may have had.</summary>
    private const int MostSecrets = 20;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/_emulator/callbacks/diagnose", pipeline.Route(static call => new(Diagnose(call))));

    private static Answer Diagnose(ApiCall call)
    {
        if (ControlBody.Read(call, DiagnosisRequest.Read, out var request) is { } refusal)
        {
            return refusal;
        }

        var evidence = Known(call.Sandbox.Current, request);
        var verdict = Diagnostician.Examine(evidence);
        return ControlJson.Object(200, writer => DiagnosisView.Write(writer, verdict, request.Body));
    }

    private static Evidence Known(Epoch epoch, DiagnosisRequest request)
    {
        IReadOnlyList<SigningSecret> secrets;
        List<Delivery> deliveries;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            secrets = CandidateSecrets.AlsoDeleted(epoch, MostSecrets);
            deliveries = [.. KnownDeliveries.Of(epoch)];
        }

        // What is compared was frozen with the delivery and does not change any more.
        var bytes = 0L;
        var newest = deliveries.OrderByDescending(static delivery => delivery.CreatedAt).Take(MostCompared).TakeWhile(delivery => (bytes += delivery.Payload.Length) <= MostComparedBytes);
        return new Evidence
        {
            Headers = request.Headers,
            Body = request.Body,
            Secret = request.Secret,
            Computed = request.Computed,
            Secrets = secrets,
            Sent = [.. newest.Select(SentCallback.Of)],
        };
    }
}
