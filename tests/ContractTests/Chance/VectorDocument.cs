using System.Text.Json;
using System.Text.RegularExpressions;

namespace Runflow.Emulator.Tests.Chance;

/// <summary>A row of the table of vectors: a draw, how it is read, and what the document says comes out.</summary>
internal sealed record Vector(string What, long Seed, string Purpose, string Key, long Ordinal, string Reading, string Given, string Value);

/// <summary><c>docs/determinism.md</c>, read as the tests of a stranger would read it.</summary>
internal static partial class VectorDocument
{
    private static readonly string Text = Load();

    public static IReadOnlyList<Vector> Vectors { get; } = [.. Text.Split('\n').Select(Row).OfType<Vector>()];

    /// <summary>The fenced block under the paragraph <paramref name="name"/> and a colon.</summary>
    public static string Block(string name) =>
        Regex.Match(Text, Regex.Escape(name) + @":\n\n```[a-z]*\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value;

    public static string Value(string what) => Vectors.Single(vector => vector.What == what).Value;

    private static Vector? Row(string line)
    {
        var cells = line.Trim().Trim('|').Split('|').Select(static cell => cell.Trim().Trim('`')).ToArray();
        return cells.Length == 8 && Known().IsMatch(cells[5])
            ? new Vector(cells[0], Number(cells[1]), cells[2], KeyOf(cells[3]), Number(cells[4]), cells[5], cells[6], cells[7])
            : null;
    }

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string KeyOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetString()!;
    }

    [GeneratedRegex("^(hex|uuid|seed|fraction|duration|fires)$")]
    private static partial Regex Known();

    private static string Load()
    {
        using var stream = typeof(VectorDocument).Assembly.GetManifestResourceStream("determinism.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
