using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>
/// The body of a callback, its fields in the order of the wire. Times end in <c>+00:00</c>. Source: the model page,
/// "Callback payload".
/// </summary>
public sealed record CallbackPayload
{
    /// <summary><c>run.completed</c>, <c>run.failed</c> or <c>run.cancelled</c>.</summary>
    [JsonPropertyName("event")] [JsonPropertyOrder(0)] public required string Event { get; init; }

    /// <summary>The run.</summary>
    [JsonPropertyName("run_id")] [JsonPropertyOrder(1)] public required Guid RunId { get; init; }

    /// <summary><c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    [JsonPropertyName("status")] [JsonPropertyOrder(2)] public required string Status { get; init; }

    /// <summary>The run's output (<see cref="OutputDocument"/>); null when it failed or was cancelled.</summary>
    [JsonPropertyName("output")] [JsonPropertyOrder(3)] public required RawJson? Output { get; init; }

    /// <summary>Whole milliseconds from created to completed.</summary>
    [JsonPropertyName("duration_ms")] [JsonPropertyOrder(4)] public required long? DurationMs { get; init; }

    /// <summary>When the run was accepted.</summary>
    [JsonPropertyName("created_at")] [JsonPropertyOrder(5)] [JsonConverter(typeof(OffsetConverter))] public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the run reached its terminal state.</summary>
    [JsonPropertyName("completed_at")] [JsonPropertyOrder(6)] [JsonConverter(typeof(OffsetConverter))] public required DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The object given at creation.</summary>
    [JsonPropertyName("metadata")] [JsonPropertyOrder(7)] public required RawJson? Metadata { get; init; }
}

/// <summary>The output of a failed run's callback in the <c>platform</c> dialect.</summary>
public sealed record FailedOutputDocument
{
    /// <summary>The failure code.</summary>
    [JsonPropertyName("code")] public required string Code { get; init; }

    /// <summary>A sentence.</summary>
    [JsonPropertyName("message")] public required string Message { get; init; }

    /// <summary>The stage that failed.</summary>
    [JsonPropertyName("stage")] public required string? Stage { get; init; }
}

/// <summary>One callback on its way to one receiver, with all its attempts. Source: section 4 of the wire reference.</summary>
public sealed record DeliveryDocument
{
    /// <summary>UUID version 7.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>The run it tells of; absent when it tells of a batch.</summary>
    [JsonPropertyName("run_id")] [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public Guid? RunId { get; init; }

    /// <summary>The batch it tells of; absent when it tells of a run.</summary>
    [JsonPropertyName("batch_id")] [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public Guid? BatchId { get; init; }

    /// <summary>The receiver.</summary>
    [JsonPropertyName("callback_url")] public required string CallbackUrl { get; init; }

    /// <summary>The bytes that every attempt sends, as text.</summary>
    [JsonPropertyName("payload_bytes")] public required string PayloadBytes { get; init; }

    /// <summary>The same, parsed.</summary>
    [JsonPropertyName("payload")] public required RawJson Payload { get; init; }

    /// <summary>The secret that signed it, or null.</summary>
    [JsonPropertyName("signing_secret_id")] public required Guid? SigningSecretId { get; init; }

    /// <summary>False for a redelivery.</summary>
    [JsonPropertyName("is_automatic")] public required bool IsAutomatic { get; init; }

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

/// <summary>One attempt of a delivery that has ended.</summary>
public sealed record AttemptDocument
{
    /// <summary>UUID version 7.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>Its delivery.</summary>
    [JsonPropertyName("delivery_id")] public required Guid DeliveryId { get; init; }

    /// <summary>From 1.</summary>
    [JsonPropertyName("attempt_number")] public required int AttemptNumber { get; init; }

    /// <summary>The receiver's HTTP status; null when none came.</summary>
    [JsonPropertyName("status_code")] public required int? StatusCode { get; init; }

    /// <summary>The first 4 KiB of the answer; null when none came.</summary>
    [JsonPropertyName("response_body")] public required string? ResponseBody { get; init; }

    /// <summary>Wall time, and so no part of what is reproducible.</summary>
    [JsonPropertyName("response_time_ms")] public required int? ResponseTimeMs { get; init; }

    /// <summary>What went wrong, as a sentence.</summary>
    [JsonPropertyName("error_message")] public required string? ErrorMessage { get; init; }

    /// <summary>The sandbox instant at which it was sent.</summary>
    [JsonPropertyName("created_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset CreatedAt { get; init; }
}
