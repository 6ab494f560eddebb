using Runflow.Emulator.Tests.Pact.Core;
using Xunit;
using static Runflow.Emulator.Tests.Pact.Studio.StudioPact;

namespace Runflow.Emulator.Tests.Pact.Studio;

/// <summary>A subscription for all runs is made, switched off and on, and deleted.</summary>
internal static class WebhookInteractions
{
    private const string Url = "https://your-server.com/webhook";

    public static IReadOnlyList<HttpInteraction<StudioClient>> All { get; } =
    [
        new("a subscription to runs that fail", "POST", "/v1/webhooks", 201)
        {
            Request = Asking($$"""{"url":"{{Url}}","event_type_codes":["run.failed"]}"""),
            Response = Answering($$"""{"id":{{Match.Id(WebhookId)}},"url":"{{Url}}","disabled_at":null,"event_subscriptions":[{"webhook_id":{{Match.Id(WebhookId)}},"event_type_code":"run.failed"}]}"""),
            Use = static async studio => Assert.Equal((WebhookId, true), await studio.SubscribeAsync(Url, "run.failed")),
        },
        new("a read of a webhook", "GET", Path("/v1/webhooks/", WebhookId, "webhook_id"), 200)
        {
            Given = [new("a webhook", $$"""{"url":"{{Url}}"}""")],
            Request = Asking(),
            Response = Answering($$"""{"id":{{Match.Id(WebhookId)}},"url":"{{Url}}","disabled_at":null}"""),
            Use = static async studio => Assert.Equal((WebhookId, true), await studio.WebhookAsync(WebhookId)),
        },
        new("a webhook that is switched on again", "PATCH", Path("/v1/webhooks/", WebhookId, "webhook_id"), 200)
        {
            Given = [new("a disabled webhook")],
            Request = Asking("""{"is_disabled":false}"""),
            Response = Answering($$"""{"id":{{Match.Id(WebhookId)}},"disabled_at":null}"""),
            Use = static async studio => Assert.Equal((WebhookId, true), await studio.EnableWebhookAsync(WebhookId)),
        },
        new("a deletion of a webhook", "DELETE", Path("/v1/webhooks/", WebhookId, "webhook_id"), 204)
        {
            Given = [new("a webhook")],
            Request = Asking(),
            Use = static studio => studio.DeleteWebhookAsync(WebhookId),
        },
    ];
}
