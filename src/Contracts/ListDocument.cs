using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>One page of a list. A cursor is handed back as <c>pq</c>. Source: section 2 of the wire reference, "Lists".</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record ListDocument<T>
{
    /// <summary>The entries, newest first.</summary>
    [JsonPropertyName("items")] public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Cursor of the newest page; null when the list is empty.</summary>
    [JsonPropertyName("first")] public required string? First { get; init; }

    /// <summary>Cursor of the next older page; null when there is none.</summary>
    [JsonPropertyName("next")] public required string? Next { get; init; }

    /// <summary>Cursor of the next newer page; null when there is none.</summary>
    [JsonPropertyName("previous")] public required string? Previous { get; init; }

    /// <summary>The same as <see cref="Next"/>.</summary>
    [JsonPropertyName("next_pq")] public string? NextPq => Next;

    /// <summary>The same as <see cref="Previous"/>.</summary>
    [JsonPropertyName("prev_pq")] public string? PrevPq => Previous;
}
