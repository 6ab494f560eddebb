using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>What became of a run's callback, and telling it once more.</summary>
internal sealed class CallbackEndpoints(ApiPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/runs/{id}/callback", pipeline.Keyed(static call => new(List(call))));
        routes.MapPost("/v1/runs/{id}/callback-redeliveries", pipeline.Keyed(static call => new(Redeliver(call))));
    }

    private static Answer List(ApiCall call) => OnRun(call, (epoch, run, _) => Answer.Json(
        200,
        [.. epoch.Part<DeliveryStore>().Of(run.Spec.Id).Select(delivery => DeliveryView.Document(delivery.Snapshot(), call.Sandbox.Options.Dialect))],
        WireJson.Wire.IReadOnlyListDeliveryDocument));

    private static Answer Redeliver(ApiCall call)
    {
        if (BodyFields.Read(call, RedeliveryRules.Read, mayBeEmpty: true, out _) is { } refusal)
        {
            return refusal.Status == 422 ? OnRun(call, (_, _, _) => Answer.Of(refusal)) : Answer.Of(refusal);
        }

        return OnRun(call, (epoch, run, now) =>
        {
            var deliveries = epoch.Part<DeliveryStore>();
            return RedeliveryRules.WhyNot("run", run.Status.WireName(), run.Status.IsTerminal(), run.Spec.CallbackUrl, deliveries.IsUnderWay(run.Spec.Id)) is { } invalid
                ? Answer.Of(invalid)
                : Answer.Json(
                    201,
                    DeliveryView.Document(deliveries.Redeliver(run, now).Snapshot(), call.Sandbox.Options.Dialect),
                    WireJson.Wire.DeliveryDocument);
        });
    }

    /// <summary>Does something with the run of the path.</summary>
    private static Answer OnRun(ApiCall call, Func<Epoch, Run, Instant, Answer> act) => call.Under((epoch, now) =>
    {
        if (!Guid.TryParseExact(call.Route("id"), "D", out var id) || epoch.Part<RunStore>().Find(id) is not { } entry)
        {
            return Answer.Of(ApiError.RunNotFound(call.Route("id")));
        }

        call.Concerns(id);
        return act(epoch, entry.Run, now);
    });
}
