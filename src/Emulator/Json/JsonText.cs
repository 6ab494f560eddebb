using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Runflow.Contracts;

namespace Runflow.Emulator.Json;

/// <summary>Writes parsed JSON again without white space, keeping the order of keys and the text of every number.</summary>
internal static class JsonText
{
    /// <summary>Escapes as little as JSON allows; validation is left out because only well-formed values are written.</summary>
    public static JsonWriterOptions Minimal { get; } = new() { Encoder = MinimalJsonEncoder.Instance, SkipValidation = true };

    private const int MostScratch = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    /// <summary>The compact text of <paramref name="value"/>.</summary>
    public static byte[] Compact(JsonElement value)
    {
        var output = Scratch();
        Compact(value, output);
        return output.WrittenSpan.ToArray();
    }

    public static void Compact(JsonElement value, ArrayBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var separator = (byte)'{';
                foreach (var property in value.EnumerateObject())
                {
                    output.Write([separator]);
                    Name(property, output);
                    output.Write(":"u8);
                    Compact(property.Value, output);
                    separator = (byte)',';
                }

                output.Write(separator == '{' ? "{}"u8 : "}"u8);
                break;
            case JsonValueKind.Array:
                separator = (byte)'[';
                foreach (var item in value.EnumerateArray())
                {
                    output.Write([separator]);
                    Compact(item, output);
                    separator = (byte)',';
                }

                output.Write(separator == '[' ? "[]"u8 : "]"u8);
                break;
            case JsonValueKind.String:
                var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
                if (IsMinimal(raw))
                {
                    Quote(raw, output);
                }
                else
                {
                    String(value.GetString()!, output);
                }

                break;
            default:
                output.Write(JsonMarshal.GetRawUtf8Value(value));
                break;
        }
    }

    /// <summary>A JSON string with its quotes.</summary>
    public static void String(string text, ArrayBufferWriter<byte> output)
    {
        var encoded = MinimalJsonEncoder.Instance.Encode(text);
        output.Write("\""u8);
        Encoding.UTF8.GetBytes(encoded, output);
        output.Write("\""u8);
    }

    /// <summary>A property's name with its quotes.</summary>
    public static void Name(JsonProperty property, ArrayBufferWriter<byte> output)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        if (IsMinimal(raw))
        {
            Quote(raw, output);
        }
        else
        {
            String(property.Name, output);
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

    /// <summary>An empty writer that the thread uses again and again: good until the next call on this thread, so only
    /// for what is copied or hashed before anything else is written.</summary>
    private static ArrayBufferWriter<byte> Scratch()
    {
        if (scratch is null || scratch.Capacity > MostScratch)
        {
            scratch = new ArrayBufferWriter<byte>(1024);
        }

        scratch.ResetWrittenCount();
        return scratch;
    }

    /// <summary>Without an escape the raw text is minimal already: JSON admits no bare control character.</summary>
    private static bool IsMinimal(ReadOnlySpan<byte> raw) => !raw.Contains((byte)'\\');

    private static void Quote(ReadOnlySpan<byte> raw, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        output.Write(raw);
        output.Write("\""u8);
    }
}
