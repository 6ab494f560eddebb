using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Runflow.Emulator.Spec;

/// <summary><c>format</c>, asserted: <c>uuid</c>, <c>date-time</c>, <c>uri</c>, <c>int32</c>, <c>int64</c>.</summary>
internal static partial class FormatRules
{
    private static readonly SearchValues<char> NeverInUris = SearchValues.Create(" \"<>\\^`{|}\n");

    public static void Check(string format, JsonElement body, string path, List<SchemaError> errors)
    {
        var fits = (format, body.ValueKind) switch
        {
            ("uuid", JsonValueKind.String) => Guid.TryParseExact(body.GetString(), "D", out _),
            ("date-time", JsonValueKind.String) => IsInstant(body.GetString()!),
            ("uri", JsonValueKind.String) => IsUri(body.GetString()!),
            ("int32", JsonValueKind.Number) => Fits(body, int.MinValue, int.MaxValue),
            ("int64", JsonValueKind.Number) => Fits(body, long.MinValue, long.MaxValue),
            _ => true,
        };
        if (!fits)
        {
            errors.Add(new(path, $"expected the format {format}, found {ValueRules.Show(body)}"));
        }
    }

    /// <summary>Refuses a format that is not asserted, so that none is believed to be.</summary>
    public static void RefuseUnknown(string format)
    {
        if (format is not ("uuid" or "date-time" or "uri" or "int32" or "int64"))
        {
            throw new NotSupportedException($"The validator does not know the format '{format}'; teach it, and add cases to corpus.json.");
        }
    }

    private static bool Fits(JsonElement body, long least, long most) =>
        NumberRules.IsInteger(body.GetRawText()) && body.TryGetDecimal(out var number) && number >= least && number <= most;

    private static bool IsInstant(string text) =>
        Instant().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsUri(string text) => !text.AsSpan().ContainsAny(NeverInUris) && Uri.TryCreate(text, UriKind.Absolute, out _);

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[-+][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Instant();
}
