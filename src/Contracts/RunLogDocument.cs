using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>One line of a run's log. Source: <c>openapi.yaml#/components/schemas/RunLog</c>.</summary>
public sealed record RunLogDocument
{
    /// <summary>The line.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>The run that it tells of.</summary>
    [JsonPropertyName("run_id")] public required Guid RunId { get; init; }

    /// <summary><c>info</c>, <c>warning</c> or <c>error</c>.</summary>
    [JsonPropertyName("level_code")] public required string LevelCode { get; init; }

    /// <summary>What happened, for people.</summary>
    [JsonPropertyName("message")] public required string Message { get; init; }

    /// <summary>When it happened.</summary>
    [JsonPropertyName("timestamp")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What happened, for programs.</summary>
    [JsonPropertyName("meta")] public required RunLogMetaDocument Meta { get; init; }
}

/// <summary>The fields of a log line; each is absent where it does not apply.</summary>
public sealed record RunLogMetaDocument
{
    /// <summary>The status that the run has reached.</summary>
    [JsonPropertyName("status_code")] [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? StatusCode { get; init; }

    /// <summary>Why it failed.</summary>
    [JsonPropertyName("failure_code")] [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? FailureCode { get; init; }

    /// <summary>Where it failed.</summary>
    [JsonPropertyName("failure_stage_code")] [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? FailureStageCode { get; init; }
}

/// <summary>The run of one node of a flow; a run of a model has none. Source: <c>openapi.yaml#/components/schemas/NodeRun</c>.</summary>
public sealed record NodeRunDocument
{
    /// <summary>The run of the node.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>The run that it belongs to.</summary>
    [JsonPropertyName("run_id")] public required Guid RunId { get; init; }

    /// <summary>Where it stands, as a run does.</summary>
    [JsonPropertyName("status_code")] public required string StatusCode { get; init; }

    /// <summary>When it came into being.</summary>
    [JsonPropertyName("created_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset CreatedAt { get; init; }
}
