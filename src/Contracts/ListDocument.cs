using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>One page of any list. Source: "Lists" in section 2 of the wire reference.</summary>
public sealed record ListDocument
{
    /// <summary>The entries, each a JSON object of the list's kind, or those of its fields that <c>fields</c> named.</summary>
    [JsonPropertyName("items")] public required IReadOnlyList<RawJson> Items { get; init; }

    /// <summary>Cursor of the first page; null when the list is empty.</summary>
    [JsonPropertyName("first")] public required string? First { get; init; }

    /// <summary>Cursor of the page after this one; null when there is none.</summary>
    [JsonPropertyName("next")] public required string? Next { get; init; }

    /// <summary>Cursor of the page before this one; null when there is none.</summary>
    [JsonPropertyName("previous")] public required string? Previous { get; init; }

    /// <summary>The same as <see cref="Next"/>.</summary>
    [JsonPropertyName("next_pq")] public string? NextPq => Next;

    /// <summary>The same as <see cref="Previous"/>.</summary>
    [JsonPropertyName("prev_pq")] public string? PrevPq => Previous;
}
