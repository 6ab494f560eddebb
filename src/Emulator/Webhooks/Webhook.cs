using System.Security.Cryptography;
using System.Text;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Webhooks;

/// <summary>An organisation's subscription to the ends of its runs. Immutable; <see cref="WebhookStore"/> puts the next one
/// in its place.</summary>
internal sealed record Webhook
{
    public required Guid Id { get; init; }

    /// <summary>What its deliveries are drawn by and ordered by: of its URL at birth, never of when it came.</summary>
    public required string DrawKey { get; init; }

    public required string Url { get; init; }

    /// <summary>Codes of <see cref="EventTypes"/>, in that order; at least one.</summary>
    public required IReadOnlyList<string> EventTypeCodes { get; init; }

    /// <summary>Since when nothing is sent to it; null while it is in force.</summary>
    public Instant? DisabledAt { get; init; }

    /// <summary>When the latest event came that it is subscribed to.</summary>
    public Instant? LastTriggeredAt { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    /// <summary>A new one.</summary>
    /// <param name="seed">The sandbox's.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="ordinal">How many with that URL were created before it in this epoch.</param>
    /// <param name="now">The instant of its creation.</param>
    public static Webhook Created(long seed, WebhookChange asked, int ordinal, Instant now)
    {
        var key = UrlKey(asked.Url!);
        return new()
        {
            Id = Draw.Of(seed, Purpose.WebhookId, key, ordinal).Uuid(now),
            DrawKey = $"{key}/{ordinal}",
            Url = asked.Url!,
            EventTypeCodes = asked.EventTypeCodes ?? EventTypes.Codes,
            DisabledAt = asked.IsDisabled == true ? now : null,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>What the webhooks of a URL are drawn by.</summary>
    public static string UrlKey(string url) => $"webhook/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))}";

    /// <summary>With what a change names; itself when that is as it was.</summary>
    public Webhook With(WebhookChange change, Instant now)
    {
        var url = change.Url ?? Url;
        var codes = change.EventTypeCodes ?? EventTypeCodes;
        var disabled = change.IsDisabled switch { null => DisabledAt, false => null, true => DisabledAt ?? now };
        return url == Url && codes.SequenceEqual(EventTypeCodes) && disabled == DisabledAt
            ? this
            : this with { Url = url, EventTypeCodes = codes, DisabledAt = disabled, UpdatedAt = now };
    }

    /// <summary>Whether an event is sent to it.</summary>
    public bool Wants(string eventType) => DisabledAt is null && EventTypeCodes.Contains(eventType);
}
