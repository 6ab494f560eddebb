using System.Text;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Lists;

namespace Runflow.Emulator.Webhooks;

/// <summary>What can be asked of the lists of webhooks, event types, deliveries and attempts.</summary>
internal static class WebhookLists
{
    public static ListSchema<WebhookDocument> Webhooks { get; } = new()
    {
        Name = "webhooks",
        Members = ListSchema<WebhookDocument>.MembersOf(WireJson.Wire.WebhookDocument),
        Tie = [ListField.Uuid<WebhookDocument>("id", static webhook => webhook.Id)],
        Fields =
        [
            ListField.Uuid<WebhookDocument>("id", static webhook => webhook.Id),
            ListField.Uuid<WebhookDocument>("org_id", static webhook => webhook.OrgId),
            ListField.Text<WebhookDocument>("url", static webhook => webhook.Url),
            ListField.Text<WebhookDocument>("secret_fingerprint", static webhook => webhook.SecretFingerprint),
            ListField.Time<WebhookDocument>("disabled_at", static webhook => webhook.DisabledAt),
            ListField.Time<WebhookDocument>("last_triggered_at", static webhook => webhook.LastTriggeredAt),
            ListField.Time<WebhookDocument>("created_at", static webhook => webhook.CreatedAt),
            ListField.Time<WebhookDocument>("updated_at", static webhook => webhook.UpdatedAt),
        ],
    };

    /// <summary>A reference list, in its own order.</summary>
    public static ListSchema<EventTypeDocument> EventTypes { get; } = new()
    {
        Name = "event-types",
        Members = ListSchema<EventTypeDocument>.MembersOf(WireJson.Wire.EventTypeDocument),
        KeptBy = "sort_order",
        LatestFirst = false,
        Tie = [ListField.Text<EventTypeDocument>("code", static type => type.Code)],
        Fields =
        [
            ListField.Text<EventTypeDocument>("code", static type => type.Code),
            ListField.Text<EventTypeDocument>("name", static type => type.Name),
            ListField.Text<EventTypeDocument>("description", static type => type.Description),
            ListField.Number<EventTypeDocument>("sort_order", static type => type.SortOrder),
        ],
    };

    /// <summary>What was sent, as it stood at one moment.</summary>
    public static ListSchema<DeliverySnapshot> Deliveries(Dialect dialect) => new()
    {
        Name = "deliveries",
        Members = ListSchema<DeliverySnapshot>.MembersOf(WireJson.Wire.WebhookDeliveryDocument),
        Tie = [ListField.Uuid<DeliverySnapshot>("id", static sent => sent.Delivery.Id)],
        Fields =
        [
            ListField.Uuid<DeliverySnapshot>("id", static sent => sent.Delivery.Id),
            ListField.Uuid<DeliverySnapshot>("webhook_id", static sent => sent.Delivery.Order.Webhook?.Id),
            ListField.Code<DeliverySnapshot>("event_type_code", FieldKind.OneOf([.. Emulator.Webhooks.EventTypes.Codes]), static sent => sent.Delivery.Order.Webhook?.EventTypeCode),
            ListField.Uuid<DeliverySnapshot>("run_id", static sent => sent.Delivery.Order.RunId),
            ListField.Text<DeliverySnapshot>("url", static sent => sent.Delivery.Order.Url),
            ListField.Text<DeliverySnapshot>("payload_bytes", static sent => Encoding.UTF8.GetString(sent.Delivery.Payload)),
            ListField.Uuid<DeliverySnapshot>("signing_secret_id", static sent => sent.Delivery.Secret?.Id),
            ListField.Code<DeliverySnapshot>("status_code", FieldKind.OneOf("pending", "delivered", "failed"), static sent => DeliveryView.Wire(sent.Status)),
            ListField.Code<DeliverySnapshot>("failure_reason_code", FieldKind.OneOf("http_status", "timeout", "connection", "egress_denied"), DeliveryView.FailureReason),
            ListField.Text<DeliverySnapshot>("failure_detail", DeliveryView.FailureDetail),
            ListField.Number<DeliverySnapshot>("attempt_count", static sent => sent.Attempts.Count),
            ListField.Number<DeliverySnapshot>("max_attempts", _ => dialect.CallbackMaxAttempts),
            ListField.Instant<DeliverySnapshot>("next_attempt_at", static sent => sent.NextAttemptAt),
            ListField.Instant<DeliverySnapshot>("created_at", static sent => sent.Delivery.CreatedAt),
            ListField.Instant<DeliverySnapshot>("updated_at", static sent => sent.UpdatedAt),
            ListField.Instant<DeliverySnapshot>("completed_at", static sent => sent.CompletedAt),
        ],
    };

    public static ListSchema<AttemptDocument> Attempts { get; } = new()
    {
        Name = "attempts",
        Members = ListSchema<AttemptDocument>.MembersOf(WireJson.Wire.AttemptDocument),
        Tie = [ListField.Uuid<AttemptDocument>("delivery_id", static attempt => attempt.DeliveryId), ListField.Number<AttemptDocument>("attempt_number", static attempt => attempt.AttemptNumber)],
        Fields =
        [
            ListField.Uuid<AttemptDocument>("id", static attempt => attempt.Id),
            ListField.Uuid<AttemptDocument>("delivery_id", static attempt => attempt.DeliveryId),
            ListField.Number<AttemptDocument>("attempt_number", static attempt => attempt.AttemptNumber),
            ListField.Number<AttemptDocument>("status_code", static attempt => attempt.StatusCode),
            ListField.Text<AttemptDocument>("response_body", static attempt => attempt.ResponseBody),
            ListField.Number<AttemptDocument>("response_time_ms", static attempt => attempt.ResponseTimeMs),
            ListField.Text<AttemptDocument>("error_message", static attempt => attempt.ErrorMessage),
            ListField.Time<AttemptDocument>("created_at", static attempt => attempt.CreatedAt),
        ],
    };
}
