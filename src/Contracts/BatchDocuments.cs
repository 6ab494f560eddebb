using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>Up to 100 runs of one model that were asked for together. Source: section 7 of the wire reference.</summary>
public sealed record BatchDocument
{
    /// <summary>UUID version 7.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>The organisation.</summary>
    [JsonPropertyName("org_id")] public required Guid OrgId { get; init; }

    /// <summary>The user whose key created it.</summary>
    [JsonPropertyName("created_by")] public required Guid CreatedBy { get; init; }

    /// <summary><c>model</c>.</summary>
    [JsonPropertyName("target_type")] public required string TargetType { get; init; }

    /// <summary>UUID of the model, not its path.</summary>
    [JsonPropertyName("target_id")] public required Guid TargetId { get; init; }

    /// <summary><c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>partial_succeeded</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    [JsonPropertyName("status_code")] public required string StatusCode { get; init; }

    /// <summary>1 to 100.</summary>
    [JsonPropertyName("items_total")] public required int ItemsTotal { get; init; }

    /// <summary>Items whose run has succeeded.</summary>
    [JsonPropertyName("items_succeeded")] public required int ItemsSucceeded { get; init; }

    /// <summary>Items whose run has failed.</summary>
    [JsonPropertyName("items_failed")] public required int ItemsFailed { get; init; }

    /// <summary>Items whose run was cancelled.</summary>
    [JsonPropertyName("items_cancelled")] public required int ItemsCancelled { get; init; }

    /// <summary>Its items, in the order in which they were asked for.</summary>
    [JsonPropertyName("items")] public required IReadOnlyList<BatchItemDocument> Items { get; init; }

    /// <summary>Whole milliseconds from created to completed; null until every run has ended.</summary>
    [JsonPropertyName("duration_ms")] public required long? DurationMs { get; init; }

    /// <summary>When it was accepted.</summary>
    [JsonPropertyName("created_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the first of its runs left <c>queued</c>.</summary>
    [JsonPropertyName("started_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the last of its runs ended.</summary>
    [JsonPropertyName("completed_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Where the outcome is posted; null for nowhere.</summary>
    [JsonPropertyName("callback_url")] public required string? CallbackUrl { get; init; }

    /// <summary>The object given at creation, verbatim.</summary>
    [JsonPropertyName("metadata")] public required RawJson? Metadata { get; init; }

    /// <summary>Paths of what belongs to it.</summary>
    [JsonPropertyName("links")] public required BatchLinksDocument Links { get; init; }
}

/// <summary>One item of a batch and the run it became.</summary>
public sealed record BatchItemDocument
{
    /// <summary>UUID version 7.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>The batch.</summary>
    [JsonPropertyName("batch_id")] public required Guid BatchId { get; init; }

    /// <summary>Its place in the request, from 0.</summary>
    [JsonPropertyName("sequence_index")] public required int SequenceIndex { get; init; }

    /// <summary>The run.</summary>
    [JsonPropertyName("run_id")] public required Guid RunId { get; init; }

    /// <summary>The run's status.</summary>
    [JsonPropertyName("status_code")] public required string StatusCode { get; init; }

    /// <summary>The caller's correlation id; null when none was given.</summary>
    [JsonPropertyName("client_ref")] public required string? ClientRef { get; init; }
}

/// <summary>Paths of what belongs to a batch.</summary>
public sealed record BatchLinksDocument
{
    /// <summary>The batch.</summary>
    [JsonPropertyName("self")] public required string Self { get; init; }

    /// <summary>Its items.</summary>
    [JsonPropertyName("items")] public required string Items { get; init; }

    /// <summary>What was sent to its callback.</summary>
    [JsonPropertyName("callback")] public required string Callback { get; init; }
}

/// <summary>The body of a batch's callback: that of a run's with <c>batch_id</c> in place of <c>run_id</c>.</summary>
public sealed record BatchCallbackPayload
{
    /// <summary><c>batch.succeeded</c>, <c>batch.partial_succeeded</c>, <c>batch.failed</c> or <c>batch.cancelled</c>.</summary>
    [JsonPropertyName("event")] [JsonPropertyOrder(0)] public required string Event { get; init; }

    /// <summary>The batch.</summary>
    [JsonPropertyName("batch_id")] [JsonPropertyOrder(1)] public required Guid BatchId { get; init; }

    /// <summary>The batch's status.</summary>
    [JsonPropertyName("status")] [JsonPropertyOrder(2)] public required string Status { get; init; }

    /// <summary>How its items ended; never null.</summary>
    [JsonPropertyName("output")] [JsonPropertyOrder(3)] public required BatchOutputDocument Output { get; init; }

    /// <summary>Whole milliseconds from created to completed.</summary>
    [JsonPropertyName("duration_ms")] [JsonPropertyOrder(4)] public required long? DurationMs { get; init; }

    /// <summary>When the batch was accepted.</summary>
    [JsonPropertyName("created_at")] [JsonPropertyOrder(5)] [JsonConverter(typeof(OffsetConverter))] public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the last of its runs ended.</summary>
    [JsonPropertyName("completed_at")] [JsonPropertyOrder(6)] [JsonConverter(typeof(OffsetConverter))] public required DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The object given at creation.</summary>
    [JsonPropertyName("metadata")] [JsonPropertyOrder(7)] public required RawJson? Metadata { get; init; }
}

/// <summary>How the items of a batch ended.</summary>
public sealed record BatchOutputDocument
{
    /// <summary>Every item.</summary>
    [JsonPropertyName("items")] public required IReadOnlyList<BatchItemDocument> Items { get; init; }

    /// <summary>Items whose run has succeeded.</summary>
    [JsonPropertyName("succeeded")] public required int Succeeded { get; init; }

    /// <summary>Items whose run has failed.</summary>
    [JsonPropertyName("failed")] public required int Failed { get; init; }

    /// <summary>Items whose run was cancelled.</summary>
    [JsonPropertyName("cancelled")] public required int Cancelled { get; init; }

    /// <summary>All items.</summary>
    [JsonPropertyName("total")] public required int Total { get; init; }
}
