using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Json;

/// <summary>
/// RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, minimal escapes, numbers as ECMAScript
/// prints a double. A number beyond the range of a double keeps its text, which the RFC leaves undefined.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Most properties whose order is found without an array of their own.</summary>
    private const int Few = 32;

    /// <summary>Longest whole number that every double holds exactly.</summary>
    private const int ExactDigits = 15;

    public static void Write(TapeValue value, ref TextBuffer output)
    {
        switch (value.Kind)
        {
            case JsonValueKind.Object:
                WriteObject(value, ref output);
                break;
            case JsonValueKind.Array:
                var separator = (byte)'[';
                foreach (var item in value.Items)
                {
                    output.Write(separator);
                    Write(item, ref output);
                    separator = (byte)',';
                }

                output.Write(separator == '[' ? "[]"u8 : "]"u8);
                break;
            case JsonValueKind.Number:
                Number(value.Raw, ref output);
                break;
            default:
                value.Compact(ref output);
                break;
        }
    }

    [SkipLocalsInit]
    private static void WriteObject(TapeValue value, ref TextBuffer output)
    {
        var sorted = value.Count <= Few ? stackalloc int[Few] : new int[value.Count];
        sorted = sorted[..value.Count];
        value.Sort(sorted);
        var separator = (byte)'{';
        foreach (var number in sorted)
        {
            var property = value.Property(number);
            output.Write(separator);
            property.Name.Compact(ref output);
            output.Write((byte)':');
            Write(property.Value, ref output);
            separator = (byte)',';
        }

        output.Write(separator == '{' ? "{}"u8 : "}"u8);
    }

    /// <summary>ECMAScript's Number::toString, from the shortest digits that read back as the same double.</summary>
    private static void Number(scoped ReadOnlySpan<byte> text, ref TextBuffer output)
    {
        if (text.Length <= ExactDigits && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            output.Write(text);
        }
        else if (Utf8Parser.TryParse(text, out long whole, out var used) && used == text.Length && whole is > -(1L << 53) and < 1L << 53)
        {
            whole.TryFormat(output.Room(20), out var written, provider: CultureInfo.InvariantCulture);
            output.Advance(written);
        }
        else if (double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var number && double.IsFinite(number))
        {
            output.Write(Encoding.ASCII.GetBytes(Number(number)));
        }
        else
        {
            output.Write(text);
        }
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
