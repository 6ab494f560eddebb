using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Runflow.Emulator.Models.Files;

/// <summary>
/// Takes the fields of one YAML mapping, and complains of each that is wrong, absent or unknown with its line and column.
/// </summary>
/// <param name="path">The file, as complaints name it.</param>
/// <param name="node">The mapping.</param>
/// <param name="what">What it is, for example <c>a model</c>.</param>
/// <param name="problems">Told of everything that is wrong.</param>
internal sealed class YamlFields(string path, YamlMappingNode node, string what, List<string> problems)
{
    /// <summary>Digits of a price behind the point: with those of a megapixel, and the largest balance, as many as a decimal holds exactly.</summary>
    private const int MostDigits = 9;

    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public void Complain(YamlNode at, string sentence) => problems.Add($"{path}:{at.Start.Line}:{at.Start.Column}: {sentence}");

    public void Complain(string name, string sentence) => Complain(Find(name) ?? node, $"{name} {sentence}");

    /// <summary>The node of a field; null when it is absent or null.</summary>
    public YamlNode? Find(string name)
    {
        asked.Add(name);
        var value = node.Children.FirstOrDefault(child => child.Key is YamlScalarNode key && key.Value == name).Value;
        return value is null || IsNull(value) ? null : value;
    }

    /// <summary>A field that must be there.</summary>
    public YamlNode? Need(string name)
    {
        var found = Find(name);
        if (found is null)
        {
            Complain(node, $"{what} needs the field {name}.");
        }

        return found;
    }

    public string? Text(YamlNode? value, string name)
    {
        if (value is null or YamlScalarNode)
        {
            return (value as YamlScalarNode)?.Value;
        }

        Complain(value, $"{name} is a text, not something nested.");
        return null;
    }

    public string? Text(string name) => Text(Find(name), name);

    public long? Integer(string name, long least, long most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value is YamlScalarNode { Value: { } text } && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Complain(value, string.Create(CultureInfo.InvariantCulture, $"{name} is a whole number from {least} to {most}."));
        return null;
    }

    public decimal? Money(string name, decimal most)
    {
        if (Need(name) is not { } value)
        {
            return null;
        }

        if (value is YamlScalarNode { Value: { } text }
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= most && amount.Scale <= MostDigits)
        {
            return amount;
        }

        Complain(value, string.Create(CultureInfo.InvariantCulture, $"{name} is a plain decimal from 0 to {most} with at most {MostDigits} digits behind the point, such as 0.005."));
        return null;
    }

    public bool? Switch(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value is YamlScalarNode { Value: "true" or "false" } flag)
        {
            return flag.Value == "true";
        }

        Complain(value, $"{name} is true or false.");
        return null;
    }

    /// <summary>One of a few words.</summary>
    public T? Word<T>(YamlNode? value, string name, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (value is null)
        {
            return null;
        }

        if (value is YamlScalarNode { Value: { } text } && words.TryGetValue(text, out var found))
        {
            return found;
        }

        var given = (value as YamlScalarNode)?.Value ?? "";
        Complain(value, $"{name} is one of {string.Join(", ", words.Keys)}{(Nearest.To(given, words.Keys) is { } near ? $"; did you mean {near}?" : ".")}");
        return null;
    }

    /// <summary>The fields of a mapping within this one; null when it is absent or no mapping.</summary>
    public YamlFields? Mapping(YamlNode? value, string name, string what)
    {
        if (value is YamlMappingNode mapping)
        {
            return new YamlFields(path, mapping, what, problems);
        }

        if (value is not null)
        {
            Complain(value, $"{name} is a mapping.");
        }

        return null;
    }

    public IReadOnlyList<YamlNode> List(YamlNode? value, string name)
    {
        if (value is YamlSequenceNode list)
        {
            return [.. list.Children];
        }

        if (value is not null)
        {
            Complain(value, $"{name} is a list.");
        }

        return [];
    }

    /// <summary>The entries of the mapping, whatever their names: for tables such as sizes.</summary>
    public IEnumerable<(string Name, YamlNode Value)> Entries()
    {
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { Length: > 0 } name })
            {
                yield return (name, value);
            }
            else
            {
                Complain(key, $"a name in {what} is a plain word.");
            }
        }
    }

    /// <summary>Complains of every field that nobody asked for. Called last.</summary>
    public void RefuseOthers()
    {
        foreach (var (key, _) in node.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!asked.Contains(name))
            {
                Complain(key, $"{(name.Length == 0 ? "this" : name)} is no field of {what}{(Nearest.To(name, asked) is { } near ? $"; did you mean {near}?" : $"; there are {string.Join(", ", asked.Order(StringComparer.Ordinal))}.")}");
            }
        }
    }

    /// <summary>A scalar as the JSON value it would be.</summary>
    public static JsonElement Json(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && IsLiteral(scalar.Value!)
        ? JsonElement.Parse(scalar.Value!)
        : JsonElement.Parse($"\"{JsonEncodedText.Encode(scalar.Value!)}\"");

    private static bool IsLiteral(string text) =>
        text is "true" or "false" || (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && text == number.ToString(CultureInfo.InvariantCulture));

    private static bool IsNull(YamlNode value) => value is YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };
}
