using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Runflow.Contracts;

namespace Runflow.Emulator.Json;

/// <summary>How JSON is written, and what a number in it says.</summary>
internal static class JsonText
{
    /// <summary>Escapes as little as JSON allows; validation is left out because only well-formed values are written.</summary>
    public static JsonWriterOptions Minimal { get; } = new() { Encoder = MinimalJsonEncoder.Instance, SkipValidation = true };

    /// <summary>Writes a whole number, or null where there is none.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>
    /// The number as a whole one: <c>4</c>, <c>4.0</c> and <c>4e0</c> are the same.
    /// </summary>
    /// <returns>False when it has a fraction. Beyond the range of a long it saturates, and <paramref name="exact"/> is false.</returns>
    public static bool TryInteger(JsonElement number, out long value, out bool exact) => TryInteger(JsonMarshal.GetRawUtf8Value(number), out value, out exact);

    /// <inheritdoc cref="TryInteger(JsonElement, out long, out bool)"/>
    public static bool TryInteger(ReadOnlySpan<byte> number, out long value, out bool exact)
    {
        exact = true;
        if (Utf8Parser.TryParse(number, out value, out var used) && used == number.Length)
        {
            return true;
        }

        var text = Encoding.ASCII.GetString(number);
        var mark = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        var whole = digits.TrimEnd('0');
        if (whole.TrimStart('0').Length == 0)
        {
            value = 0;
            return true;
        }

        // The exponent of an absurd number need not fit: its sign and a bound are enough.
        var exponent = mark < 0 ? 0 : long.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var e)
            ? Math.Clamp(e, -1_000_000_000, 1_000_000_000)
            : text[mark + 1] == '-' ? -1_000_000_000 : 1_000_000_000;
        var shift = exponent - (point < 0 ? 0 : mantissa.Length - point - 1) + (digits.Length - whole.Length);
        if (shift < 0)
        {
            return false;
        }

        var negative = text[0] == '-';
        exact = shift <= 20 && long.TryParse((negative ? "-" : "") + whole.TrimStart('0') + new string('0', (int)shift), CultureInfo.InvariantCulture, out value);
        if (!exact)
        {
            value = negative ? long.MinValue : long.MaxValue;
        }

        return true;
    }
}
