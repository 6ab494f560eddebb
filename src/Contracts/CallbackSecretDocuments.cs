using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>A secret that signs callbacks, without the secret itself. Source: section 4 of the wire reference, "Secrets".</summary>
public record CallbackSecretDocument
{
    /// <summary>UUID version 7.</summary>
    [JsonPropertyName("id")] [JsonPropertyOrder(0)] public required Guid Id { get; init; }

    /// <summary>The organisation whose callbacks it signs.</summary>
    [JsonPropertyName("org_id")] [JsonPropertyOrder(1)] public required Guid OrgId { get; init; }

    /// <summary>The beginning of the secret, at most 12 characters, to tell secrets apart.</summary>
    [JsonPropertyName("key_prefix")] [JsonPropertyOrder(2)] public required string KeyPrefix { get; init; }

    /// <summary>Whether it signs the deliveries that come into being now; of one organisation at most one does.</summary>
    [JsonPropertyName("is_current")] [JsonPropertyOrder(3)] public required bool IsCurrent { get; init; }

    /// <summary>What it is for, at most 255 characters.</summary>
    [JsonPropertyName("label")] [JsonPropertyOrder(4)] public required string? Label { get; init; }

    /// <summary>Null: what is no longer wanted is deleted.</summary>
    [JsonPropertyName("disabled_at")] [JsonPropertyOrder(5)] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The sandbox instant of the latest attempt that it signed; null when it signed none.</summary>
    [JsonPropertyName("last_used_at")] [JsonPropertyOrder(6)] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was created.</summary>
    [JsonPropertyName("created_at")] [JsonPropertyOrder(7)] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its label or rank last changed.</summary>
    [JsonPropertyName("updated_at")] [JsonPropertyOrder(8)] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A secret that has just been created: the only answer that has it whole.</summary>
public sealed record CreatedCallbackSecretDocument : CallbackSecretDocument
{
    /// <summary>The whole secret, <c>whsec_</c> and 48 hex digits: what a receiver verifies with, prefix included.</summary>
    [JsonPropertyName("plain_secret")] [JsonPropertyOrder(9)] public required string PlainSecret { get; init; }
}
