using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>
/// At most so many requests in each window of sandbox time, across all keys; the others are answered 429
/// <c>RATE_LIMITED</c> and nothing is done. Which ones these are depends on the order of arrival.
/// </summary>
/// <param name="Limit"><c>limit</c>: requests let through in a window, 0 to 1,000,000. Required.</param>
/// <param name="Window"><c>window_ms</c>: length of a window, 1 to 366 days; windows follow each other from the moment at which the
/// rule came into force. Required.</param>
/// <param name="Headers"><c>headers</c>: <c>true</c> adds <c>Retry-After</c> (seconds, rounded up) and <c>X-RateLimit-Limit</c>,
/// <c>-Remaining</c> and <c>-Reset</c> (Unix seconds) to the 429. Default <c>false</c>, as the vendor's pages have none.</param>
internal sealed record RateLimitFault(long Limit, TimeSpan Window, bool Headers) : Fault
{
    public const string Name = "rate_limit";

    public override string Kind => Name;

    public override bool IsOrderDependent => true;

    public ApiError Error => new(429, "RATE_LIMITED", string.Create(
        CultureInfo.InvariantCulture, $"Rate limit exceeded: {Limit} requests per {Window.TotalMilliseconds} ms; wait and send it again."));

    public static RateLimitFault Read(FaultFields fields) => new(
        fields.Required("limit", 0, 1_000_000),
        TimeSpan.FromMilliseconds(fields.Required("window_ms", 1, MostMs)),
        fields.Flag("headers") is true);

    /// <summary>Counts one request.</summary>
    /// <param name="count">The window that is being counted and what was let through in it.</param>
    /// <param name="since">When the rule came into force.</param>
    /// <param name="now">The sandbox's instant.</param>
    /// <returns>Whether the request is one too many.</returns>
    public bool IsOver(ref (long Window, long Count) count, Instant since, Instant now)
    {
        var window = (now - since).Ticks / Window.Ticks;
        count = (window, window == count.Window ? count.Count + 1 : 1);
        return count.Count > Limit;
    }

    public override void WriteParameters(Utf8JsonWriter writer)
    {
        writer.WriteNumber("limit", Limit);
        writer.WriteNumber("window_ms", (long)Window.TotalMilliseconds);
        if (Headers)
        {
            writer.WriteBoolean("headers", true);
        }
    }
}
