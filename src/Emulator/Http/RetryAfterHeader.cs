using System.Globalization;
using Microsoft.Net.Http.Headers;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Http;

/// <summary>The header <c>Retry-After</c> (RFC 9110, 10.2.3): whole seconds, or a date of HTTP in one of its three forms. Pure.</summary>
internal static class RetryAfterHeader
{
    /// <summary>How long it asks to be waited for.</summary>
    /// <param name="text">The header; null for none.</param>
    /// <param name="now">The sandbox's instant of the request: a date is one of sandbox time, as all times that the API writes are.</param>
    /// <returns>Null for nothing, for what is neither form, and for a date that is over.</returns>
    public static TimeSpan? Read(string? text, Instant now)
    {
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return HeaderUtilities.TryParseDate(text, out var date) && Instant.Of(date) is var until && until > now ? until - now : null;
    }
}
