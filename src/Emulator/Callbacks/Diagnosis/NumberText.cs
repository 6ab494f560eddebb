using System.Globalization;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>How other languages write a number that they hold as a double: the shortest digits that read back, laid out by
/// each language's own rule. Pure.</summary>
internal static class NumberText
{
    /// <summary>ECMAScript's Number::toString and Go's encoding/json: plain from 1e-6 up to 1e21.</summary>
    public static string Ecma(double value) => Write(value, -7, 21, "", 1);

    /// <summary>Python's float.__repr__: plain from 1e-4 up to 1e16, always with a point or an exponent.</summary>
    public static string Python(double value) => Write(value, -5, 16, ".0", 2);

    private static string Write(double value, int below, int above, string whole, int exponentDigits)
    {
        if (value == 0)
        {
            return double.IsNegative(value) && whole.Length > 0 ? "-0.0" : "0" + whole;
        }

        // "123.45", or "1.2345E+20" where it is far from 1.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var negative = shortest[0] == '-';
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = (mark < 0 ? shortest : shortest[..mark]).TrimStart('-');
        var exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        exponent -= all.Length - digits.Length;
        digits = digits.TrimEnd('0');
        return (negative ? "-" : "") + Layout(digits, exponent, below, above, whole, exponentDigits);
    }

    private static string Layout(string digits, int exponent, int below, int above, string whole, int exponentDigits)
    {
        if (exponent <= below || exponent >= above)
        {
            var sign = exponent < 0 ? "-" : "+";
            return $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{sign}{Math.Abs(exponent).ToString("D" + exponentDigits, CultureInfo.InvariantCulture)}";
        }

        return exponent < 0
            ? "0." + new string('0', -exponent - 1) + digits
            : exponent + 1 >= digits.Length
                ? digits + new string('0', exponent + 1 - digits.Length) + whole
                : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }
}
