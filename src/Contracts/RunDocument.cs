using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>
/// A run as the API answers it. Every field is always present, null while it has no value; only <see cref="Error"/> may
/// be absent. Source: <c>openapi.yaml#/components/schemas/Run</c>.
/// </summary>
public sealed record RunDocument
{
    /// <summary>UUID version 7.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>Null for model runs.</summary>
    [JsonPropertyName("flow_id")] public Guid? FlowId { get; init; }

    /// <summary>Null for model runs.</summary>
    [JsonPropertyName("comfyui_workflow_id")] public Guid? ComfyuiWorkflowId { get; init; }

    /// <summary>Null for model runs.</summary>
    [JsonPropertyName("flow_version_id")] public Guid? FlowVersionId { get; init; }

    /// <summary>Null for model runs.</summary>
    [JsonPropertyName("resolved_template_id")] public Guid? ResolvedTemplateId { get; init; }

    /// <summary>The batch the run belongs to, or null.</summary>
    [JsonPropertyName("batch_id")] public Guid? BatchId { get; init; }

    /// <summary>UUID of the model, not its path.</summary>
    [JsonPropertyName("model_id")] public required Guid ModelId { get; init; }

    /// <summary>The organisation that owns the run.</summary>
    [JsonPropertyName("org_id")] public required Guid OrgId { get; init; }

    /// <summary>The user whose key created the run.</summary>
    [JsonPropertyName("created_by")] public required Guid CreatedBy { get; init; }

    /// <summary><c>model</c>.</summary>
    [JsonPropertyName("target_type")] public required string TargetType { get; init; }

    /// <summary>Version of the model.</summary>
    [JsonPropertyName("target_version")] public required string TargetVersion { get; init; }

    /// <summary><c>queued</c>, <c>dispatching</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c> (or <c>canceled</c>, see <see cref="Dialect"/>).</summary>
    [JsonPropertyName("status_code")] public required string StatusCode { get; init; }

    /// <summary><c>api</c>.</summary>
    [JsonPropertyName("source_code")] public required string SourceCode { get; init; }

    /// <summary>The input as sent; images that were sent inline read as signed URLs.</summary>
    [JsonPropertyName("input")] public required RawJson Input { get; init; }

    /// <summary>Null until the run succeeded.</summary>
    [JsonPropertyName("output")] public OutputDocument? Output { get; init; }

    /// <summary>An object, empty for model runs.</summary>
    [JsonPropertyName("context")] public required RawJson Context { get; init; }

    /// <summary>Whole milliseconds from created to completed; null until terminal.</summary>
    [JsonPropertyName("duration_ms")] public long? DurationMs { get; init; }

    /// <summary>USD as a plain decimal string, for example <c>0.005</c>; null until success.</summary>
    [JsonPropertyName("cost")] public string? Cost { get; init; }

    /// <summary>How <see cref="Cost"/> came about; null until success.</summary>
    [JsonPropertyName("cost_breakdown")] public CostDocument? CostBreakdown { get; init; }

    /// <summary>Nodes of the work: 1 for a model run.</summary>
    [JsonPropertyName("nodes_total")] public int NodesTotal { get; init; }

    /// <summary>Nodes that have ended well.</summary>
    [JsonPropertyName("nodes_completed")] public int NodesCompleted { get; init; }

    /// <summary>The caller's correlation id, at most 255 characters.</summary>
    [JsonPropertyName("client_ref")] public string? ClientRef { get; init; }

    /// <summary>Null here.</summary>
    [JsonPropertyName("jurisdiction_code")] public string? JurisdictionCode { get; init; }

    /// <summary>Id of the request that created the run.</summary>
    [JsonPropertyName("request_id")] public string? RequestId { get; init; }

    /// <summary>When the run was accepted.</summary>
    [JsonPropertyName("created_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Entry into <c>running</c>.</summary>
    [JsonPropertyName("started_at")] [JsonConverter(typeof(ZuluConverter))] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Entry into a terminal status.</summary>
    [JsonPropertyName("completed_at")] [JsonConverter(typeof(ZuluConverter))] public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Where the outcome is posted; null for none.</summary>
    [JsonPropertyName("callback_url")] public string? CallbackUrl { get; init; }

    /// <summary>The caller's object, verbatim.</summary>
    [JsonPropertyName("metadata")] public RawJson? Metadata { get; init; }

    /// <summary>Whether <c>/logs</c> has entries.</summary>
    [JsonPropertyName("has_logs")] public bool HasLogs { get; init; }

    /// <summary>Whether <c>/node-runs</c> has entries.</summary>
    [JsonPropertyName("has_node_runs")] public bool HasNodeRuns { get; init; }

    /// <summary>Paths of what belongs to the run.</summary>
    [JsonPropertyName("links")] public required RunLinksDocument Links { get; init; }

    /// <summary>Set on failure only, for example <c>INPUT_VALIDATION_FAILED</c>.</summary>
    [JsonPropertyName("failure_code")] public string? FailureCode { get; init; }

    /// <summary>Set on failure only.</summary>
    [JsonPropertyName("failure_message")] public string? FailureMessage { get; init; }

    /// <summary>Set on failure only: <c>preprocess</c>, <c>dispatch</c>, <c>inference</c>, <c>postprocess</c>.</summary>
    [JsonPropertyName("failure_stage_code")] public string? FailureStageCode { get; init; }

    /// <summary>Present on a failed run only.</summary>
    [JsonPropertyName("error")] [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public RunErrorDocument? Error { get; init; }
}

/// <summary>What a succeeded run made. Source: the model page, "Output schema".</summary>
public sealed record OutputDocument
{
    /// <summary>One entry for each artifact.</summary>
    [JsonPropertyName("outputs")] public required IReadOnlyList<ArtifactDocument> Outputs { get; init; }

    /// <summary>The seed that was used, given or drawn.</summary>
    [JsonPropertyName("seed")] public required long? Seed { get; init; }

    /// <summary>Provider timing in whole milliseconds, or null.</summary>
    [JsonPropertyName("timing")] public required TimingDocument? Timing { get; init; }

    /// <summary>True when flagged, false when cleared, null when unchecked.</summary>
    [JsonPropertyName("nsfw_detected")] public required bool? NsfwDetected { get; init; }
}

/// <summary>One artifact of an output.</summary>
public sealed record ArtifactDocument
{
    /// <summary>Presigned; signed anew on every read.</summary>
    [JsonPropertyName("url")] public required string Url { get; init; }

    /// <summary><c>image</c>.</summary>
    [JsonPropertyName("type")] public required string Type { get; init; }

    /// <summary>Pixels.</summary>
    [JsonPropertyName("width")] public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    [JsonPropertyName("height")] public required int Height { get; init; }

    /// <summary><c>image/png</c> or <c>image/jpeg</c>.</summary>
    [JsonPropertyName("content_type")] public required string ContentType { get; init; }
}

/// <summary>Provider timing, whole milliseconds.</summary>
public sealed record TimingDocument
{
    /// <summary>Started to completed.</summary>
    [JsonPropertyName("inference_ms")] public required long InferenceMs { get; init; }

    /// <summary>Created to started.</summary>
    [JsonPropertyName("queue_ms")] public required long QueueMs { get; init; }

    /// <summary>The sum of the two.</summary>
    [JsonPropertyName("total_ms")] public required long TotalMs { get; init; }
}

/// <summary>How a cost came about; money as decimal strings in USD.</summary>
public sealed record CostDocument
{
    /// <summary>Images charged.</summary>
    [JsonPropertyName("images")] public required int Images { get; init; }

    /// <summary>USD for each image, or for each megapixel where the model's price is so.</summary>
    [JsonPropertyName("unit_price")] public required string UnitPrice { get; init; }

    /// <summary>Megapixels charged, as a plain decimal; absent where images are what is charged.</summary>
    [JsonPropertyName("megapixels")] [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Megapixels { get; init; }

    /// <summary>The cost.</summary>
    [JsonPropertyName("total")] public required string Total { get; init; }
}

/// <summary>Paths of what belongs to a run.</summary>
public sealed record RunLinksDocument
{
    /// <summary>The run itself.</summary>
    [JsonPropertyName("self")] public required string Self { get; init; }

    /// <summary>Its callback deliveries.</summary>
    [JsonPropertyName("callback")] public required string Callback { get; init; }

    /// <summary>Where it is cancelled.</summary>
    [JsonPropertyName("cancellation")] public required string Cancellation { get; init; }
}

/// <summary>Why a run failed; the vendor's SDK reads <c>message</c>.</summary>
public sealed record RunErrorDocument
{
    /// <summary>The same as <see cref="RunDocument.FailureCode"/>.</summary>
    [JsonPropertyName("code")] public required string Code { get; init; }

    /// <summary>The same as <see cref="RunDocument.FailureMessage"/>.</summary>
    [JsonPropertyName("message")] public required string Message { get; init; }
}
