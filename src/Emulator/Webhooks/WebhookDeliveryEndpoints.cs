using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Webhooks;

/// <summary>What was sent to webhooks, and each attempt. The parent <c>any</c> stands for all webhooks of the organisation, or
/// for all deliveries.</summary>
internal sealed class WebhookDeliveryEndpoints(ApiPipeline pipeline)
{
    private const string Any = "any";
    private const string Attempts = "attempts";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/webhooks/{id}/deliveries", pipeline.Keyed(static call => new(List(call))));
        routes.MapGet("/v1/webhooks/{id}/deliveries/{delivery}", pipeline.Keyed(static call => new(Read(call))));
        routes.MapGet($"/v1/webhooks/{{id}}/deliveries/{{delivery}}/{Attempts}", pipeline.Keyed(static call => new(ListAttempts(call, call.Route("delivery")))));
        routes.MapGet($"/v1/webhooks/{{id}}/{Attempts}", pipeline.Keyed(static call => new(ListAttempts(call, Any))));
    }

    private static Answer List(ApiCall call)
    {
        if (Of(call) is not { } deliveries)
        {
            return WebhookEndpoints.Unknown(call);
        }

        var dialect = call.Sandbox.Options.Dialect;
        var schema = WebhookLists.Deliveries(dialect);
        return ListAnswer.Of(
            call,
            schema,
            $"{Parent(call)}/deliveries",
            _ => new SmallSource<DeliverySnapshot>(schema, deliveries),
            (sent, _) => WebhookView.Delivery(sent, dialect),
            WireJson.Wire.WebhookDeliveryDocument);
    }

    private static Answer Read(ApiCall call) => Of(call) is not { } deliveries ? WebhookEndpoints.Unknown(call)
        : Find(call, deliveries) is { } sent ? Answer.Json(200, WebhookView.Delivery(sent, call.Sandbox.Options.Dialect), WireJson.Wire.WebhookDeliveryDocument)
        : UnknownDelivery(call);

    private static Answer ListAttempts(ApiCall call, string delivery)
    {
        if (Of(call) is not { } deliveries)
        {
            return WebhookEndpoints.Unknown(call);
        }

        if (delivery != Any)
        {
            if (Find(call, deliveries) is not { } one)
            {
                return UnknownDelivery(call);
            }

            deliveries = [one];
        }

        return ListAnswer.Of(
            call,
            WebhookLists.Attempts,
            $"{Parent(call)}/deliveries/{delivery.ToLowerInvariant()}/{Attempts}",
            _ => new SmallSource<AttemptDocument>(WebhookLists.Attempts, deliveries.SelectMany(static sent => sent.Attempts.Select(attempt => DeliveryView.Document(sent.Delivery, attempt)))),
            static (attempt, _) => attempt,
            WireJson.Wire.AttemptDocument);
    }

    /// <summary>The deliveries of the path's webhook, or of any, as they are now; null when it is unknown.</summary>
    private static List<DeliverySnapshot>? Of(ApiCall call)
    {
        var epoch = call.Sandbox.Current;
        lock (epoch.Gate)
        {
            epoch.Clock.CatchUp();
            var store = epoch.Part<WebhookStore>();
            if (call.Route("id") == Any)
            {
                return [.. store.Deliveries(null).Select(static delivery => delivery.Snapshot())];
            }

            return Guid.TryParseExact(call.Route("id"), "D", out var id) && store.Find(id) is not null
                ? [.. store.Deliveries(id).Select(static delivery => delivery.Snapshot())]
                : null;
        }
    }

    private static DeliverySnapshot? Find(ApiCall call, List<DeliverySnapshot> deliveries) =>
        Guid.TryParseExact(call.Route("delivery"), "D", out var id) ? deliveries.Find(sent => sent.Delivery.Id == id) : null;

    private static string Parent(ApiCall call) => $"webhooks/{call.Route("id").ToLowerInvariant()}";

    private static Answer UnknownDelivery(ApiCall call) =>
        Answer.Of(ApiError.NotFound(call.Http.Request.Path, "delivery", $"GET /v1/{Parent(call)}/deliveries lists those there are"));
}
