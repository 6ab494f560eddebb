using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>
/// Instants as the wire writes them: microseconds, and no fraction at all when that is zero. Reads end in <c>Z</c>,
/// callbacks in <c>+00:00</c>. Source: sections 2 and 4 of the wire reference.
/// </summary>
public static class WireTime
{
    /// <summary>The longest text: <c>2026-01-01T00:00:00.123456+00:00</c>.</summary>
    public const int MaxLength = 32;

    /// <summary>For example <c>2026-01-01T00:00:00.123456Z</c>, the form of the API's answers.</summary>
    public static string ToZulu(DateTimeOffset instant) => instant.UtcDateTime.ToString(Layout(instant) + "'Z'", CultureInfo.InvariantCulture);

    /// <summary>For example <c>2026-01-01T00:00:00.123456+00:00</c>, the form of callback bodies.</summary>
    public static string ToOffset(DateTimeOffset instant) => instant.UtcDateTime.ToString(Layout(instant) + "'+00:00'", CultureInfo.InvariantCulture);

    /// <summary>The text of <see cref="ToZulu"/> as UTF-8.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="output">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteZulu(DateTimeOffset instant, Span<byte> output) => Write(instant, "Z"u8, output);

    private static string Layout(DateTimeOffset instant) =>
        instant.Ticks / 10 % 1_000_000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.ffffff";

    /// <summary>The same text as the layouts give, written digit by digit: every read of a run has three of them.</summary>
    internal static int Write(DateTimeOffset instant, ReadOnlySpan<byte> suffix, Span<byte> output)
    {
        var time = instant.UtcDateTime;
        Digits(time.Year, output[..4]);
        output[4] = output[7] = (byte)'-';
        Digits(time.Month, output[5..7]);
        Digits(time.Day, output[8..10]);
        output[10] = (byte)'T';
        Digits(time.Hour, output[11..13]);
        output[13] = output[16] = (byte)':';
        Digits(time.Minute, output[14..16]);
        Digits(time.Second, output[17..19]);
        var length = 19;
        var micros = (int)(time.Ticks / TimeSpan.TicksPerMicrosecond % 1_000_000);
        if (micros != 0)
        {
            output[length] = (byte)'.';
            Digits(micros, output[20..26]);
            length = 26;
        }

        suffix.CopyTo(output[length..]);
        return length + suffix.Length;
    }

    private static void Digits(int value, Span<byte> output)
    {
        for (var i = output.Length - 1; i >= 0; i--)
        {
            output[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }

    internal static DateTimeOffset Read(ref Utf8JsonReader reader) =>
        DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant)
            ? instant.ToUniversalTime()
            : throw new JsonException("not an ISO 8601 instant");
}

/// <summary>Writes instants with <c>Z</c>.</summary>
public sealed class ZuluConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => WireTime.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[WireTime.MaxLength];
        writer.WriteStringValue(text[..WireTime.Write(value, "Z"u8, text)]);
    }
}

/// <summary>Writes instants with <c>+00:00</c>.</summary>
public sealed class OffsetConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => WireTime.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[WireTime.MaxLength];
        writer.WriteStringValue(text[..WireTime.Write(value, "+00:00"u8, text)]);
    }
}
