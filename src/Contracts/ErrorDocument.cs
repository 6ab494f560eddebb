using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>The API's one error envelope. Source: <c>openapi.yaml#/components/schemas/Error</c>.</summary>
public sealed record ErrorDocument
{
    /// <summary>Machine-readable kind in capitals, for example <c>RUN_NOT_FOUND</c>.</summary>
    [JsonPropertyName("code")]
    public required string Code { get; init; }

    /// <summary>A sentence for people; it says how to mend the request.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }

    /// <summary>Every problem of a 422 at once; null for other errors.</summary>
    [JsonPropertyName("errors")]
    public required IReadOnlyList<FieldErrorDocument>? Errors { get; init; }
}

/// <summary>One problem of one field.</summary>
public sealed record FieldErrorDocument
{
    /// <summary>Where: <c>["body", "input", "image_urls", "2"]</c>.</summary>
    [JsonPropertyName("loc")]
    public required IReadOnlyList<string> Loc { get; init; }

    /// <summary>What is wrong and what would be right.</summary>
    [JsonPropertyName("msg")]
    public required string Msg { get; init; }

    /// <summary>Machine-readable kind: <c>missing</c>, <c>type</c>, <c>value</c>, <c>duplicate</c>, <c>conflict</c>, <c>warning</c>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }
}
