using System.Globalization;

namespace Runflow.Emulator.Settings;

/// <summary>Numbers, durations, instants, switches and choices. All of them are culture-free and without group separators.</summary>
internal static class Kinds
{
    private const long YearMs = 31_622_400_000;

    private static readonly DateTimeOffset FirstInstant = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset LastInstant = new(2999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private static readonly string[] InstantLayouts =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary><c>on</c>, <c>off</c> and their other spellings; the flag alone means on.</summary>
    public static Kind<bool> Switch { get; } = new(
        "on, off, true, false, 1 or 0",
        (string text, out bool value) =>
        {
            value = text is "1" || text.Equals("on", StringComparison.OrdinalIgnoreCase) || text.Equals("true", StringComparison.OrdinalIgnoreCase);
            return value || text is "0" || text.Equals("off", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase);
        },
        value => value ? "on" : "off",
        IsSwitch: true)
    {
        Choices = ["on", "off", "true", "false"],
    };

    /// <summary>A UTC instant: ISO 8601 with <c>Z</c> or an offset, from 1970 to 2999, where run ids and time sums still fit.</summary>
    public static Kind<DateTimeOffset> Instant { get; } = new(
        "an instant with its zone from 1970 to 2999, e.g. 2026-01-01T00:00:00Z",
        (string text, out DateTimeOffset value) =>
        {
            // K also accepts a text without any zone, which would silently mean UTC.
            var zoned = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
            var good = DateTimeOffset.TryParseExact(text, InstantLayouts, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
            value = value.ToUniversalTime();
            return zoned && good && value >= FirstInstant && value <= LastInstant;
        },
        value => value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture))
    {
        Holds = static value => value >= FirstInstant && value <= LastInstant,
    };

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Kind<long> Long(long least, long most) => new(
        $"a whole number from {Invariant(least)} to {Invariant(most)}",
        (string text, out long value) => TryLong(text, out value) && value >= least && value <= most,
        Invariant);

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Kind<int> Int(int least, int most) => new(
        $"a whole number from {Invariant(least)} to {Invariant(most)}",
        (string text, out int value) =>
        {
            var good = TryLong(text, out var wide) && wide >= least && wide <= most;
            value = good ? (int)wide : 0;
            return good;
        },
        value => Invariant(value));

    /// <summary>A duration in whole milliseconds, by default from 0 to 366 days.</summary>
    public static Kind<TimeSpan> Ms(long least = 0, long most = YearMs) => new(
        $"whole milliseconds from {Invariant(least)} to {Invariant(most)}",
        (string text, out TimeSpan value) =>
        {
            var good = TryLong(text, out var ms) && ms >= least && ms <= most;
            value = good ? TimeSpan.FromMilliseconds(ms) : default;
            return good;
        },
        value => Invariant((long)value.TotalMilliseconds))
    {
        Holds = value => value >= TimeSpan.FromMilliseconds(least) && value <= TimeSpan.FromMilliseconds(most),
    };

    /// <summary>A decimal number from 0 to <paramref name="most"/>.</summary>
    public static Kind<decimal> Decimal(decimal most) => new(
        $"a number from 0 to {most.ToString(CultureInfo.InvariantCulture)} with a point before its decimals",
        (string text, out decimal value) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value <= most,
        value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>One of a few names; a value that has none prints as the first.</summary>
    public static Kind<T> OneOf<T>(params (string Name, T Value)[] choices)
    {
        // No LINQ here: over tuples of every T it is compiled anew for each, at every start of the process.
        var names = Array.ConvertAll(choices, c => c.Name);
        var values = Array.ConvertAll(choices, c => c.Value);
        return new Kind<T>(
            string.Join(" or ", names),
            (string text, out T value) =>
            {
                var at = Array.IndexOf(names, text);
                value = values[Math.Max(at, 0)];
                return at >= 0;
            },
            value => names[Math.Max(Array.IndexOf(values, value), 0)])
        {
            Choices = names,
            Holds = value => Array.IndexOf(values, value) >= 0,
        };
    }

    private static bool TryLong(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);
}
