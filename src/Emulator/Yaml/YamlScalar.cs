using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Runflow.Emulator.Yaml;

/// <summary>What a plain YAML scalar is by the core schema of YAML 1.2.</summary>
internal enum YamlScalarKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>Empty, <c>~</c> or <c>null</c>.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>An integer (decimal, <c>0o</c> or <c>0x</c>) or a float.</summary>
    Number,

    /// <summary><c>.inf</c> or <c>.nan</c>, which JSON lacks.</summary>
    Unrepresentable,
}

/// <summary>
/// Reads plain scalars by the core schema of YAML 1.2.2, section 10.3.2; so <c>yes</c>, <c>on</c> and dates are strings.
/// </summary>
internal static partial class YamlScalar
{
    private const int LongestNumber = 400;

    /// <summary>What <paramref name="text"/> is when it stands there without quotes.</summary>
    public static YamlScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => YamlScalarKind.Boolean,
        _ when DecimalNumber().IsMatch(text) || BasedInteger().IsMatch(text) => YamlScalarKind.Number,
        _ when Special().IsMatch(text) => YamlScalarKind.Unrepresentable,
        _ => YamlScalarKind.Text,
    };

    /// <summary>
    /// The number in JSON's grammar. One that is in it already keeps its text, so that <c>9223372036854775807</c> and
    /// <c>0.10</c> lose nothing.
    /// </summary>
    /// <returns>Null for one of more than 400 characters, whose reckoning grows with their square, or beyond a double.</returns>
    public static string? NumberAsJson(string text)
    {
        if (text.Length > LongestNumber)
        {
            return null;
        }

        if (JsonNumber().IsMatch(text))
        {
            return text;
        }

        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return BigInteger.Parse("0" + text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        if (text.StartsWith("0o", StringComparison.Ordinal))
        {
            return text[2..].Aggregate(BigInteger.Zero, (sum, digit) => (sum * 8) + (digit - '0')).ToString(CultureInfo.InvariantCulture);
        }

        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return integer.ToString(CultureInfo.InvariantCulture);
        }

        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\z")]
    private static partial Regex DecimalNumber();

    [GeneratedRegex(@"^(?:0o[0-7]+|0x[0-9a-fA-F]+)\z")]
    private static partial Regex BasedInteger();

    [GeneratedRegex(@"^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex Special();

    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z")]
    private static partial Regex JsonNumber();
}
