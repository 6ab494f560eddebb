using System.Security.Cryptography;
using System.Text;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Callbacks.Secrets;

/// <summary>A secret that signs callbacks: the whole string, prefix included, is the key. Immutable; <see cref="SecretStore"/>
/// puts the next one in its place.</summary>
internal sealed record SigningSecret
{
    /// <summary>Longest <see cref="KeyPrefix"/>; of a short secret less is shown, never more than half.</summary>
    private const int PrefixLength = 12;

    public required Guid Id { get; init; }

    /// <summary>The secret itself, <c>whsec_…</c>; shown once, at its creation, and never logged.</summary>
    public required string Plain { get; init; }

    public string? Label { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    /// <summary>When it last signed an attempt.</summary>
    public Instant? LastUsedAt { get; init; }

    /// <summary>Its beginning, by which people tell secrets apart.</summary>
    public string KeyPrefix => Plain[..Math.Min(PrefixLength, Plain.Length / 2)];

    /// <summary>The first eight hex digits of its SHA-256: enough to compare, nothing to sign with.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Plain)).AsSpan(0, 4));

    /// <summary>The secret a sandbox is born with: the option's, else one drawn from the seed; null when signing is off.</summary>
    public static SigningSecret? AtBirth(EmulatorOptions options, Instant birth) => options.CallbackSecret == "none" ? null : new()
    {
        Id = Draw.Of(options.Seed, Purpose.SecretId, "", 0).Uuid(Instant.Of(options.Epoch)),
        Plain = options.CallbackSecret ?? Drawn(options.Seed, "", 0),
        CreatedAt = birth,
        UpdatedAt = birth,
    };

    /// <summary>A secret that was asked for.</summary>
    /// <param name="seed">The sandbox's.</param>
    /// <param name="label">What it is for.</param>
    /// <param name="ordinal">How many with that label were created before it in this epoch.</param>
    /// <param name="now">The instant of its creation.</param>
    public static SigningSecret Created(long seed, string? label, int ordinal, Instant now)
    {
        var key = DrawKey(label);
        return new()
        {
            Id = Draw.Of(seed, Purpose.SecretId, key, ordinal).Uuid(now),
            Plain = Drawn(seed, key, ordinal),
            Label = label,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>What the secrets of a label are drawn by: not the order in which secrets come, which two requests can race for.</summary>
    public static string DrawKey(string? label) => label is null
        ? "callback-secret"
        : $"callback-secret/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(label)))}";

    private static string Drawn(long seed, string key, int ordinal) => $"whsec_{Draw.Of(seed, Purpose.Secret, key, ordinal).Hex(48)}";
}
