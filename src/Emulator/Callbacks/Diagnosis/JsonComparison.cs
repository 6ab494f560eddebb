using System.Globalization;
using System.Text.Json;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>
/// Two JSON texts beside each other: what differs in the writing only, and what says something else. Pure.
/// </summary>
internal sealed class JsonComparison
{
    /// <summary>Differences named in one sentence.</summary>
    private const int MostNamed = 5;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    private bool order;
    private bool escapes;
    private bool numbers;
    private readonly List<string> values = [];

    /// <summary>How the writing differs, in words: <c>white space</c>, <c>order of keys</c>, <c>escapes</c>, <c>numbers</c>.</summary>
    public IReadOnlyList<string> Writing { get; private set; } = [];

    /// <summary>What says something else: <c>status: "succeeded" became "failed"</c>, <c>metadata is missing</c>.</summary>
    public IReadOnlyList<string> Values => values;

    /// <summary>Compares; null when either is no JSON.</summary>
    public static JsonComparison? Of(byte[] sent, byte[] got)
    {
        try
        {
            using var left = JsonDocument.Parse(sent, Options);
            using var right = JsonDocument.Parse(got, Options);
            var comparison = new JsonComparison();
            comparison.Compare(left.RootElement, right.RootElement, "");
            comparison.Writing = [.. comparison.Kinds()];
            return comparison;
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string that holds half of a surrogate pair.
            return null;
        }
    }

    private IEnumerable<string> Kinds()
    {
        if (order)
        {
            yield return "the order of keys";
        }

        if (escapes)
        {
            yield return "escapes in strings";
        }

        if (numbers)
        {
            yield return "the way numbers are written";
        }

        if (!order && !escapes && !numbers && values.Count == 0)
        {
            yield return "white space between tokens";
        }
    }

    private void Compare(JsonElement sent, JsonElement got, string path)
    {
        if (values.Count >= MostNamed)
        {
            return;
        }

        switch (sent.ValueKind, got.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                Objects(sent, got, path);
                break;
            case (JsonValueKind.Array, JsonValueKind.Array) when sent.GetArrayLength() == got.GetArrayLength():
                foreach (var (index, (left, right)) in sent.EnumerateArray().Zip(got.EnumerateArray()).Index())
                {
                    Compare(left, right, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"));
                }

                break;
            case (JsonValueKind.String, JsonValueKind.String) when sent.GetString() == got.GetString():
                escapes |= sent.GetRawText() != got.GetRawText();
                break;
            case (JsonValueKind.Number, JsonValueKind.Number) when SameNumber(sent, got):
                numbers |= sent.GetRawText() != got.GetRawText();
                break;
            case var (left, right) when left == right && left is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
                break;
            default:
                values.Add($"{Name(path)}: {Short(sent)} became {Short(got)}");
                break;
        }
    }

    private void Objects(JsonElement sent, JsonElement got, string path)
    {
        var names = sent.EnumerateObject().Select(static property => property.Name).ToList();
        var gotNames = got.EnumerateObject().Select(static property => property.Name).ToList();
        order |= !names.Where(gotNames.Contains).SequenceEqual(gotNames.Where(names.Contains));
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (got.TryGetProperty(name, out var other))
            {
                Compare(sent.GetProperty(name), other, at);
            }
            else
            {
                values.Add(gotNames.Find(candidate => candidate.Replace("_", "", StringComparison.Ordinal).Equals(name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) is { } renamed
                    ? $"{at} became {renamed}"
                    : $"{at} is missing");
            }
        }

        values.AddRange(gotNames.Except(names).Where(name => !values.Exists(value => value.EndsWith($" became {name}", StringComparison.Ordinal)))
            .Select(name => $"{(path.Length == 0 ? name : $"{path}.{name}")} was added"));
    }

    /// <summary>Whether a reader with doubles takes them for the same.</summary>
    private static bool SameNumber(JsonElement sent, JsonElement got) =>
        sent.GetRawText() == got.GetRawText()
        || (sent.TryGetDouble(out var left) && got.TryGetDouble(out var right) && left.Equals(right) && double.IsFinite(left));

    private static string Name(string path) => path.Length == 0 ? "the body" : path;

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : value.GetRawText();
}
