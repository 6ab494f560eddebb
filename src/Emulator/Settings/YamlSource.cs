using System.Text;
using Runflow.Emulator.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Runflow.Emulator.Settings;

/// <summary>
/// Reads the settings file: one YAML mapping of setting names to scalars, or to a list of scalars where the setting is a
/// list. Walks the parser's events, so that every problem has its line and column and nothing is read by reflection.
/// </summary>
internal sealed class YamlSource
{
    private const int LargestFile = 1 << 20;
    private const int Deepest = 16;

    private readonly string path;
    private readonly YamlEvents parser;
    private readonly List<string> problems;
    private readonly List<GivenValue> given = [];

    private YamlSource(string path, string text, List<string> problems)
    {
        this.path = path;
        this.problems = problems;
        parser = new YamlEvents(text, Deepest);
    }

    /// <summary>The values given in the file; null values count as not set, everything that is wrong becomes a problem.</summary>
    public static IReadOnlyList<GivenValue> Read(string path, List<string> problems)
    {
        return Load(path, problems) is { } text ? Of(path, text, problems) : [];
    }

    /// <summary>The values given in the text of one.</summary>
    public static IReadOnlyList<GivenValue> Of(string path, string text, List<string> problems)
    {
        var source = new YamlSource(path, text, problems);
        try
        {
            source.Walk();
        }
        catch (YamlFormatException broken)
        {
            problems.Add($"{path}:{broken.Place.Line}:{broken.Place.Column}: {broken.Message}");
        }

        return source.given;
    }

    private static string? Load(string path, List<string> problems)
    {
        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            var buffer = new char[LargestFile + 1];
            var length = reader.ReadBlock(buffer);
            if (length <= LargestFile)
            {
                return new string(buffer, 0, length);
            }

            problems.Add($"{path}: a settings file has at most 1 MiB; this one has more.");
        }
        catch (DecoderFallbackException)
        {
            problems.Add($"{path}: the file is not UTF-8; save it as UTF-8.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add($"{path}: the settings file cannot be read: {failure.Message.TrimEnd('.')}.");
        }

        return null;
    }

    private void Walk()
    {
        while (parser.MoveNext() && parser.Current is StreamStart or DocumentStart)
        {
        }

        if (parser.Current is MappingStart)
        {
            parser.MoveNext();
            Entries();
            parser.MoveNext();
        }
        else if (!IsNull(parser.Current) && parser.Current is { } root and not StreamEnd)
        {
            problems.Add($"{At(root)}: a settings file is lines of `name: value`, e.g. `port: 0`.");
            return;
        }

        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart second)
            {
                problems.Add($"{At(second)}: a settings file is one YAML document; a second one begins here.");
                return;
            }
        }
    }

    private void Entries()
    {
        var first = new Dictionary<string, long>(StringComparer.Ordinal);
        while (parser.Current is { } key and not MappingEnd)
        {
            var name = ((Scalar)key).Value;
            Skip();
            if (!first.TryAdd(name, key.Start.Line))
            {
                problems.Add($"{At(key)}: {Complaint.Quote(name)} is given twice, first in line {first[name]}; say it once.");
            }
            else if (SettingTable.Find(name) is { } row)
            {
                Value(row, key);
                continue;
            }
            else
            {
                problems.Add($"{At(key)}: {Complaint.Quote(name)} is no setting{Nearest.Question(name, SettingTable.All.Select(s => s.Name))} `runflow-emulator help` lists them all.");
            }

            Skip();
        }
    }

    private void Value(Setting row, ParsingEvent key)
    {
        var value = parser.Current!;
        var parts = Scalars();
        if (parts is null)
        {
            problems.Add($"{At(value)}: {row.Name}: it wants {row.Valid}, not something nested.");
            return;
        }

        // `null` written plainly is no value, except where a setting has a value of that name.
        var text = string.Join(',', parts);
        var valid = row.Read(SettingTable.Defaults, text) is not null;
        if (valid && (text == "null" || !IsNull(value)))
        {
            given.Add(new GivenValue(row, text, Source.File, $"{At(key)} {row.Name}"));
        }
        else if (!valid && !IsNull(value))
        {
            // Said here and not with the flags', so that the problems of a file come in its order.
            problems.Add(Complaint.Invalid($"{At(key)}: {row.Name}", row.IsSecret ? null : text, row.Valid, row.Choices));
        }
    }

    /// <summary>The scalar, or the scalars of the list, that stand here; null when it is anything else. Moves past them.</summary>
    private List<string>? Scalars()
    {
        var list = parser.Current is SequenceStart;
        var found = new List<string>();
        var plain = true;
        if (list)
        {
            parser.MoveNext();
        }

        do
        {
            if (list && parser.Current is SequenceEnd)
            {
                break;
            }

            plain &= parser.Current is Scalar;
            found.Add((parser.Current as Scalar)?.Value ?? "");
            Skip();
        }
        while (list);

        if (list)
        {
            parser.MoveNext();
        }

        return plain ? found : null;
    }

    /// <summary>Moves past the node that stands here, with all that is in it.</summary>
    private void Skip()
    {
        var depth = 0;
        do
        {
            depth += parser.Current!.NestingIncrease;
        }
        while (parser.MoveNext() && depth > 0);
    }

    private string At(ParsingEvent node) => $"{path}:{node.Start.Line}:{node.Start.Column}";

    private static bool IsNull(ParsingEvent? node) =>
        node is Scalar { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };
}
