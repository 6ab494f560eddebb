using Runflow.Emulator.Errors;
using Runflow.Emulator.Models;
using Runflow.Emulator.Webhooks;

namespace Runflow.Emulator.Pact;

/// <summary>States of an organisation's subscriptions.</summary>
internal static class WebhookStates
{
    public static IReadOnlyList<PactState> All { get; } =
    [
        new("a webhook", "A webhook for every event; a state of a run behind it is told to it.", static given => Created(given, isDisabled: false))
        {
            Params = [("url", "where to; by default a receiver of our own")],
            Values = ["webhook_id", "url"],
        },
        new("a disabled webhook", "A webhook to which nothing is sent.", static given => Created(given, isDisabled: true))
        {
            Params = [("url", "where to; by default a receiver of our own")],
            Values = ["webhook_id", "url"],
        },
    ];

    private static PactSetup Created(PactParams given, bool isDisabled)
    {
        var url = given.Text("url", 2048);
        if (url is not null && WebAddress.Problem(url) is { } problem)
        {
            given.Complain("url", problem);
        }

        return stage => stage.Under((epoch, now) =>
            epoch.Part<WebhookStore>().Create(new WebhookChange(url ?? stage.ReceiverUrl, EventTypeCodes: null, isDisabled), now) is { } webhook
                ? PactOutcome.Of(("webhook_id", webhook.Id.ToString()), ("url", webhook.Url))
                : PactOutcome.Refused(ApiError.Conflict($"There are {WebhookStore.Most} webhooks, the most there can be; reset the sandbox.")));
    }
}
