using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>An organisation's subscription to the ends of its runs. Source: section 7 of the wire reference.</summary>
public sealed record WebhookDocument
{
    /// <summary>UUID version 7.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>The organisation whose runs it tells of.</summary>
    [JsonPropertyName("org_id")] public required Guid OrgId { get; init; }

    /// <summary>The receiver.</summary>
    [JsonPropertyName("url")] public required string Url { get; init; }

    /// <summary>The first eight hex digits of the SHA-256 of the secret that signs now; null when nothing does.</summary>
    [JsonPropertyName("secret_fingerprint")] public required string? SecretFingerprint { get; init; }

    /// <summary>Since when nothing new is sent to it; null while it is in force.</summary>
    [JsonPropertyName("disabled_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? DisabledAt { get; init; }

    /// <summary>When the latest event came that was sent to it; null when none did.</summary>
    [JsonPropertyName("last_triggered_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? LastTriggeredAt { get; init; }

    /// <summary>When it was created.</summary>
    [JsonPropertyName("created_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed by a request.</summary>
    [JsonPropertyName("updated_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What is sent to it.</summary>
    [JsonPropertyName("event_subscriptions")] public required IReadOnlyList<EventSubscriptionDocument> EventSubscriptions { get; init; }
}

/// <summary>One event type that a webhook is subscribed to.</summary>
public sealed record EventSubscriptionDocument
{
    /// <summary>The webhook.</summary>
    [JsonPropertyName("webhook_id")] public required Guid WebhookId { get; init; }

    /// <summary><c>run.completed</c>, <c>run.failed</c> or <c>run.cancelled</c>.</summary>
    [JsonPropertyName("event_type_code")] public required string EventTypeCode { get; init; }
}

/// <summary>An event type, as the reference list has it.</summary>
public sealed record EventTypeDocument
{
    /// <summary>For programs, for example <c>run.completed</c>.</summary>
    [JsonPropertyName("code")] public required string Code { get; init; }

    /// <summary>For people.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    /// <summary>What has happened.</summary>
    [JsonPropertyName("description")] public required string Description { get; init; }

    /// <summary>Its place, from 1.</summary>
    [JsonPropertyName("sort_order")] public required int SortOrder { get; init; }
}

/// <summary>One event on its way to one webhook, with all its attempts.</summary>
public sealed record WebhookDeliveryDocument
{
    /// <summary>UUID version 7.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>The webhook.</summary>
    [JsonPropertyName("webhook_id")] public required Guid WebhookId { get; init; }

    /// <summary>What happened.</summary>
    [JsonPropertyName("event_type_code")] public required string EventTypeCode { get; init; }

    /// <summary>The run it tells of.</summary>
    [JsonPropertyName("run_id")] public required Guid RunId { get; init; }

    /// <summary>The receiver, as it was when the delivery came into being.</summary>
    [JsonPropertyName("url")] public required string Url { get; init; }

    /// <summary>The bytes that every attempt sends, as text.</summary>
    [JsonPropertyName("payload_bytes")] public required string PayloadBytes { get; init; }

    /// <summary>The same, parsed.</summary>
    [JsonPropertyName("payload")] public required RawJson Payload { get; init; }

    /// <summary>The secret that signed it, or null.</summary>
    [JsonPropertyName("signing_secret_id")] public required Guid? SigningSecretId { get; init; }

    /// <summary><c>pending</c>, <c>delivered</c> or <c>failed</c>.</summary>
    [JsonPropertyName("status_code")] public required string StatusCode { get; init; }

    /// <summary>Of a failed one: <c>http_status</c>, <c>timeout</c>, <c>connection</c>, <c>egress_denied</c>.</summary>
    [JsonPropertyName("failure_reason_code")] public required string? FailureReasonCode { get; init; }

    /// <summary>A sentence about the last failure.</summary>
    [JsonPropertyName("failure_detail")] public required string? FailureDetail { get; init; }

    /// <summary>Attempts made.</summary>
    [JsonPropertyName("attempt_count")] public required int AttemptCount { get; init; }

    /// <summary>Attempts at most.</summary>
    [JsonPropertyName("max_attempts")] public required int MaxAttempts { get; init; }

    /// <summary>When the next one is due, or null.</summary>
    [JsonPropertyName("next_attempt_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When the payload was frozen.</summary>
    [JsonPropertyName("created_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything changed last.</summary>
    [JsonPropertyName("updated_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was delivered or failed for good.</summary>
    [JsonPropertyName("completed_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The attempts that have ended, in order.</summary>
    [JsonPropertyName("attempts")] public required IReadOnlyList<AttemptDocument> Attempts { get; init; }
}
