using System.Globalization;
using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary><c>minimum</c> and <c>maximum</c>, and what an integer is: <c>4</c>, <c>4.0</c> and <c>4e0</c> are the same.</summary>
internal static class NumberRules
{
    public static void Check(string keyword, JsonElement value, JsonElement body, string path, List<SchemaError> errors)
    {
        var order = Compare(body, value);
        if (keyword == "minimum" ? order < 0 : order > 0)
        {
            errors.Add(new(path, $"expected {keyword} {value.GetRawText()}, found {ValueRules.Show(body)}"));
        }
    }

    /// <summary>Whether a number of JSON has no fraction, however it is written.</summary>
    public static bool IsInteger(string number)
    {
        var end = number.AsSpan().IndexOfAny('e', 'E');
        var mantissa = end < 0 ? number : number[..end];
        var exponent = end < 0 ? 0 : double.Parse(number.AsSpan(end + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-').TrimStart('0');
        return digits.Length == 0 || digits.Length - digits.TrimEnd('0').Length >= fraction - exponent;
    }

    // Decimals hold 64 bits exactly, which doubles do not; what is beyond them needs no exactness.
    private static int Compare(JsonElement left, JsonElement right) =>
        left.TryGetDecimal(out var l) && right.TryGetDecimal(out var r)
            ? l.CompareTo(r)
            : left.GetDouble().CompareTo(right.GetDouble());
}
