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

    private static string Layout(DateTimeOffset instant) =>
        instant.Ticks / 10 % 1_000_000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.ffffff";

    internal static int Write(DateTimeOffset instant, ReadOnlySpan<byte> suffix, Span<byte> output)
    {
        instant.UtcDateTime.TryFormat(output, out var length, Layout(instant), CultureInfo.InvariantCulture);
        suffix.CopyTo(output[length..]);
        return length + suffix.Length;
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
