using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Json;

/// <summary>
/// RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, minimal escapes, numbers as ECMAScript
/// prints a double. A number beyond the range of a double keeps its text, which the RFC leaves undefined.
/// </summary>
internal static class CanonicalJson
{
    public static void Write(JsonElement value, ArrayBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, output);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!first)
                    {
                        output.Write(","u8);
                    }

                    first = false;
                    Write(item, output);
                }

                output.Write("]"u8);
                break;
            case JsonValueKind.Number:
                Number(value, output);
                break;
            default:
                JsonText.Compact(value, output);
                break;
        }
    }

    private static void WriteObject(JsonElement value, ArrayBufferWriter<byte> output)
    {
        var properties = new JsonProperty[value.GetPropertyCount()];
        var count = 0;
        foreach (var property in value.EnumerateObject())
        {
            properties[count++] = property;
        }

        properties.AsSpan().Sort(ByName);
        output.Write("{"u8);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            JsonText.Name(properties[i], output);
            output.Write(":"u8);
            Write(properties[i].Value, output);
        }

        output.Write("}"u8);
    }

    /// <summary>By UTF-16 code units, which for ASCII is by bytes.</summary>
    private static int ByName(JsonProperty x, JsonProperty y)
    {
        var left = JsonMarshal.GetRawUtf8PropertyName(x);
        var right = JsonMarshal.GetRawUtf8PropertyName(y);
        return IsPlain(left) && IsPlain(right) ? left.SequenceCompareTo(right) : string.CompareOrdinal(x.Name, y.Name);
    }

    private static bool IsPlain(ReadOnlySpan<byte> name) => Ascii.IsValid(name) && !name.Contains((byte)'\\');

    /// <summary>ECMAScript's Number::toString, from the shortest digits that read back as the same double.</summary>
    private static void Number(JsonElement value, ArrayBufferWriter<byte> output)
    {
        if (value.TryGetInt64(out var whole) && whole is > -(1L << 53) and < 1L << 53)
        {
            whole.TryFormat(output.GetSpan(20), out var written, provider: CultureInfo.InvariantCulture);
            output.Advance(written);
            return;
        }

        var number = value.GetDouble();
        Encoding.UTF8.GetBytes(double.IsFinite(number) ? Number(number) : value.GetRawText(), output);
    }

    internal static string Number(double number)
    {
        if (number == 0)
        {
            return "0";
        }

        // "E16" would not be the shortest; "R" is, in a layout of its own, so take its digits and exponent apart.
        var text = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? text : text[..mark];
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent += point < 0 ? mantissa.Length : point;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        exponent -= leading;
        var sign = number < 0 ? "-" : "";
        return sign + exponent switch
        {
            > 0 and <= 21 when digits.Length <= exponent => digits.PadRight(exponent, '0'),
            > 0 and <= 21 => $"{digits[..exponent]}.{digits[exponent..]}",
            > -6 and <= 0 => $"0.{new string('0', -exponent)}{digits}",
            _ => digits[..1] + (digits.Length > 1 ? "." + digits[1..] : "")
                + (exponent > 0 ? "e+" : "e-") + Math.Abs(exponent - 1).ToString(CultureInfo.InvariantCulture),
        };
    }
}
