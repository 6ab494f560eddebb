using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Webhooks;

/// <summary>Webhooks and what was sent to them, as the wire shows them.</summary>
internal static class WebhookView
{
    /// <param name="sandbox">Whose it is.</param>
    /// <param name="webhook">The subscription.</param>
    /// <param name="secret">What signs now.</param>
    public static WebhookDocument Document(Sandbox sandbox, Webhook webhook, SigningSecret? secret) => new()
    {
        Id = webhook.Id,
        OrgId = sandbox.Identity.OrganisationId,
        Url = webhook.Url,
        SecretFingerprint = secret?.Fingerprint,
        DisabledAt = webhook.DisabledAt?.ToDateTimeOffset(),
        LastTriggeredAt = webhook.LastTriggeredAt?.ToDateTimeOffset(),
        CreatedAt = webhook.CreatedAt.ToDateTimeOffset(),
        UpdatedAt = webhook.UpdatedAt.ToDateTimeOffset(),
        EventSubscriptions = [.. webhook.EventTypeCodes.Select(code => new EventSubscriptionDocument { WebhookId = webhook.Id, EventTypeCode = code })],
    };

    public static WebhookDeliveryDocument Delivery(DeliverySnapshot snapshot, Dialect dialect)
    {
        var told = DeliveryView.Document(snapshot, dialect);
        var target = snapshot.Delivery.Order.Webhook!.Value;
        return new()
        {
            Id = told.Id,
            WebhookId = target.Id,
            EventTypeCode = target.EventTypeCode,
            RunId = told.RunId!.Value,
            Url = told.CallbackUrl,
            PayloadBytes = told.PayloadBytes,
            Payload = told.Payload,
            SigningSecretId = told.SigningSecretId,
            StatusCode = told.StatusCode,
            FailureReasonCode = told.FailureReasonCode,
            FailureDetail = told.FailureDetail,
            AttemptCount = told.AttemptCount,
            MaxAttempts = told.MaxAttempts,
            NextAttemptAt = told.NextAttemptAt,
            CreatedAt = told.CreatedAt,
            UpdatedAt = told.UpdatedAt,
            CompletedAt = told.CompletedAt,
            Attempts = told.Attempts,
        };
    }
}
