using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>What an organisation has; money as plain decimal strings in USD. Source: <c>openapi.yaml#/components/schemas/Balance</c>.</summary>
public sealed record BalanceDocument
{
    /// <summary>The account.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    [JsonPropertyName("org_id")] public required Guid OrgId { get; init; }

    /// <summary>What there is; runs in flight may take it below zero.</summary>
    [JsonPropertyName("balance")] public required string Balance { get; init; }

    /// <summary>Below it the balance counts as low; null never.</summary>
    [JsonPropertyName("low_balance_threshold")] public required string? LowBalanceThreshold { get; init; }

    /// <summary>When the balance fell below the threshold; null while it is not below.</summary>
    [JsonPropertyName("low_balance_notified_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? LowBalanceNotifiedAt { get; init; }

    /// <summary>When the account came into being.</summary>
    [JsonPropertyName("created_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When balance or threshold last changed.</summary>
    [JsonPropertyName("updated_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset UpdatedAt { get; init; }
}
