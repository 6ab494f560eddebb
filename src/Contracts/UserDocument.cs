using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>The user that a key belongs to: the answer of <c>GET /v1/auth/me</c>. Source: section 6 of the wire reference.</summary>
public sealed record UserDocument
{
    /// <summary>UUID version 7.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>At <c>example.com</c>, which is nobody's.</summary>
    [JsonPropertyName("email")] public required string Email { get; init; }

    /// <summary>Made up from the seed.</summary>
    [JsonPropertyName("first_name")] public required string FirstName { get; init; }

    /// <summary>Made up from the seed.</summary>
    [JsonPropertyName("last_name")] public required string LastName { get; init; }

    /// <summary>Null here.</summary>
    [JsonPropertyName("avatar_url")] public required string? AvatarUrl { get; init; }

    /// <summary>IANA name, for example <c>Europe/Lisbon</c>.</summary>
    [JsonPropertyName("timezone")] public required string Timezone { get; init; }

    /// <summary><c>en</c>.</summary>
    [JsonPropertyName("locale_code")] public required string LocaleCode { get; init; }

    /// <summary>When the address was verified; null while it is not.</summary>
    [JsonPropertyName("email_verified_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? EmailVerifiedAt { get; init; }

    /// <summary>The organisation that the request speaks for.</summary>
    [JsonPropertyName("memberships")] public required IReadOnlyList<MembershipDocument> Memberships { get; init; }
}

/// <summary>What a user is in an organisation.</summary>
public sealed record MembershipDocument
{
    /// <summary>The organisation.</summary>
    [JsonPropertyName("org")] public required OrganisationDocument Org { get; init; }

    /// <summary><c>owner</c>.</summary>
    [JsonPropertyName("role_code")] public required string RoleCode { get; init; }

    /// <summary>What the key may do there, for example <c>runs:write</c>.</summary>
    [JsonPropertyName("scopes")] public required IReadOnlyList<string> Scopes { get; init; }
}

/// <summary>An organisation.</summary>
public sealed record OrganisationDocument
{
    /// <summary>UUID, as in <c>X-Organization-Id</c>.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>Made up from the seed.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    /// <summary>The name as it stands in URLs.</summary>
    [JsonPropertyName("slug")] public required string Slug { get; init; }

    /// <summary><c>pay_as_you_go</c>.</summary>
    [JsonPropertyName("plan_code")] public required string PlanCode { get; init; }
}
