using Runflow.Contracts;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Callbacks;

/// <summary>What became of a run's callback.</summary>
internal sealed class CallbackEndpoints(ApiPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/runs/{id}/callback", pipeline.Keyed(List));

    private static ValueTask<Answer> List(ApiCall call)
    {
        if (!Guid.TryParseExact(call.Route("id"), "D", out var id))
        {
            return new(Answer.Of(ApiError.RunNotFound(call.Route("id"))));
        }

        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            if (epoch.Part<RunStore>().Find(id) is null)
            {
                return new(Answer.Of(ApiError.RunNotFound(call.Route("id"))));
            }

            call.Concerns(id);
            return new(Answer.Json(
                200,
                [.. epoch.Part<DeliveryStore>().Of(id).Select(delivery => DeliveryView.Document(delivery, call.Sandbox.Options.Dialect))],
                WireJson.Wire.IReadOnlyListDeliveryDocument));
        }
    }
}
