using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Models;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Webhooks;

/// <summary>Create, list, read, change and delete the subscriptions of an organisation.</summary>
internal sealed class WebhookEndpoints(ApiPipeline pipeline, CallbackOutlook outlook)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/webhooks", pipeline.Keyed(call => new(Create(call))));
        routes.MapGet("/v1/webhooks", pipeline.Keyed(static call => new(List(call))));
        routes.MapGet("/v1/webhooks/event-types", pipeline.Keyed(static call => new(ListEventTypes(call))));
        routes.MapGet("/v1/webhooks/{id}", pipeline.Keyed(static call => new(Read(call))));
        routes.MapPatch("/v1/webhooks/{id}", pipeline.Keyed(call => new(Change(call))));
        routes.MapDelete("/v1/webhooks/{id}", pipeline.Keyed(static call => new(Delete(call))));
    }

    /// <summary>There is no webhook of the path's id.</summary>
    public static Answer Unknown(ApiCall call) =>
        Answer.Of(ApiError.NotFound(call.Http.Request.Path, "webhook", "GET /v1/webhooks lists those there are"));

    private Answer Create(ApiCall call)
    {
        if (BodyFields.Read(call, (body, problems) => WebhookRequests.Creation(body, problems, outlook), mayBeEmpty: false, out var asked) is { } refusal)
        {
            return Answer.Of(refusal);
        }

        return call.Under((epoch, now) => epoch.Part<WebhookStore>().Create(asked, now) is { } webhook
            ? Document(call, 201, epoch, webhook)
            : Answer.Of(ApiError.Invalid(["body"], $"there are {WebhookStore.Most} webhooks, the most there can be; delete one that is no longer used", "limit")));
    }

    private static Answer List(ApiCall call) => ListAnswer.Of(
        call,
        WebhookLists.Webhooks,
        WebhookLists.Webhooks.Name,
        epoch => new SmallSource<WebhookDocument>(WebhookLists.Webhooks, epoch.Part<WebhookStore>().All.Select(webhook => Document(call.Sandbox, epoch, webhook))),
        static (webhook, _) => webhook,
        WireJson.Wire.WebhookDocument);

    private static Answer ListEventTypes(ApiCall call) => ListAnswer.Of(
        call,
        WebhookLists.EventTypes,
        WebhookLists.EventTypes.Name,
        static _ => new SmallSource<EventTypeDocument>(WebhookLists.EventTypes, EventTypes.All),
        static (type, _) => type,
        WireJson.Wire.EventTypeDocument);

    private static Answer Read(ApiCall call) => On(call, (epoch, webhook, _) => Document(call, 200, epoch, webhook));

    private Answer Change(ApiCall call)
    {
        if (BodyFields.Read(call, (body, problems) => WebhookRequests.Change(body, problems, outlook), mayBeEmpty: false, out var change) is { } refusal)
        {
            // What is not there is unknown before what is said of it is wrong.
            return refusal.Status == 422 ? On(call, (_, _, _) => Answer.Of(refusal)) : Answer.Of(refusal);
        }

        return On(call, (epoch, webhook, now) => Document(call, 200, epoch, epoch.Part<WebhookStore>().Change(webhook, change, now)));
    }

    private static Answer Delete(ApiCall call) => On(call, static (epoch, webhook, _) =>
    {
        epoch.Part<WebhookStore>().Delete(webhook);
        return Answer.NoContent;
    });

    /// <summary>Does something with the webhook of the path.</summary>
    private static Answer On(ApiCall call, Func<Epoch, Webhook, Instant, Answer> act) => call.Under((epoch, now) =>
        Guid.TryParseExact(call.Route("id"), "D", out var id) && epoch.Part<WebhookStore>().Find(id) is { } webhook
            ? act(epoch, webhook, now)
            : Unknown(call));

    private static Answer Document(ApiCall call, int status, Epoch epoch, Webhook webhook) =>
        Answer.Json(status, Document(call.Sandbox, epoch, webhook), WireJson.Wire.WebhookDocument);

    private static WebhookDocument Document(Sandbox sandbox, Epoch epoch, Webhook webhook) =>
        WebhookView.Document(sandbox, webhook, epoch.Part<SecretStore>().Current);
}
