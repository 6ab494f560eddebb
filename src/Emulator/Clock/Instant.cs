using System.Globalization;
using System.Text.Json.Serialization;

namespace Runflow.Emulator.Clock;

/// <summary>
/// A moment of sandbox time: whole microseconds since 1970-01-01T00:00:00Z, the resolution of the wire. Sums saturate
/// at <see cref="Max"/>, so that an absurd duration is late and never an overflow.
/// </summary>
[JsonConverter(typeof(InstantConverter))]
internal readonly record struct Instant(long Micros) : IComparable<Instant>
{
    private static readonly string[] Layouts = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>The end of the year 9999, beyond which nothing can be written on the wire.</summary>
    public static Instant Max { get; } = Of(DateTimeOffset.MaxValue);

    public long UnixMilliseconds => Micros >= 0 ? Micros / 1000 : (Micros - 999) / 1000;

    public static Instant Of(DateTimeOffset time) => new((time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    public DateTimeOffset ToDateTimeOffset() => new(DateTime.UnixEpoch.Ticks + (Micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public Instant Plus(TimeSpan span)
    {
        var micros = span.Ticks / TimeSpan.TicksPerMicrosecond;
        return micros > Max.Micros - Micros ? Max : new(Micros + micros);
    }

    /// <summary>This instant and <paramref name="rate"/> times a span, which may be longer than a span can say.</summary>
    public Instant Plus(TimeSpan span, double rate)
    {
        var ticks = span.Ticks * rate;
        return ticks >= TimeSpan.MaxValue.Ticks ? Max : Plus(TimeSpan.FromTicks((long)ticks));
    }

    public static TimeSpan operator -(Instant later, Instant earlier) => new((later.Micros - earlier.Micros) * TimeSpan.TicksPerMicrosecond);

    public static bool operator <(Instant a, Instant b) => a.Micros < b.Micros;

    public static bool operator >(Instant a, Instant b) => a.Micros > b.Micros;

    public static bool operator <=(Instant a, Instant b) => a.Micros <= b.Micros;

    public static bool operator >=(Instant a, Instant b) => a.Micros >= b.Micros;

    public static Instant Later(Instant a, Instant b) => a > b ? a : b;

    public int CompareTo(Instant other) => Micros.CompareTo(other.Micros);

    public override string ToString() => Contracts.WireTime.ToZulu(ToDateTimeOffset());

    /// <summary>Reads an ISO 8601 instant or bare date; one without an offset is UTC.</summary>
    public static bool TryParse(string? text, out Instant instant)
    {
        var read = DateTimeOffset.TryParseExact(text, Layouts, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        instant = read ? Of(time) : default;
        return read;
    }
}
