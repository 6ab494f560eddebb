using System.Globalization;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Faults.Rules;

/// <summary>Reads the fields of one mapping of a rule file, collecting every problem; a field nobody asked for is one.</summary>
internal sealed class FaultFields(DocumentNode mapping, RuleProblems problems)
{
    private readonly List<string> known = [];

    public DocumentNode Mapping => mapping;

    /// <summary>The value of a field; null when it is absent or null.</summary>
    public DocumentNode? Node(string name)
    {
        known.Add(name);
        return mapping.Field(name) is { IsNull: false } node ? node : null;
    }

    /// <summary>Complains of the mapping as a whole.</summary>
    public void Refuse(string message) => problems.Add(mapping, message);

    /// <summary>Complains of one field.</summary>
    public void Refuse(string name, string message) =>
        problems.Add([.. mapping.Path, name], mapping.Field(name)?.Place ?? mapping.Place, message);

    public long? Integer(string name, long least, long most)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (node is { Kind: NodeKind.Scalar, IsQuoted: false } && long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        problems.Add(node, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}{Found(node)}"));
        return null;
    }

    /// <summary>A whole number that cannot be left out; <paramref name="least"/> when it was.</summary>
    public long Required(string name, long least, long most)
    {
        if (Integer(name, least, most) is { } value)
        {
            return value;
        }

        Missing(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
        return least;
    }

    public double? Number(string name, double least, double most, bool aboveLeast = false, bool belowMost = false)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (node is { Kind: NodeKind.Scalar, IsQuoted: false } && double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && (aboveLeast ? value > least : value >= least) && (belowMost ? value < most : value <= most))
        {
            return value;
        }

        problems.Add(node, string.Create(CultureInfo.InvariantCulture, $"must be a number {(aboveLeast ? "above" : "from")} {least} {(belowMost ? "and below" : "to")} {most}{Found(node)}"));
        return null;
    }

    public TimeSpan? Milliseconds(string name, long least = 0, long most = Fault.MostMs) =>
        Integer(name, least, most) is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    public bool? Flag(string name)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (node is { Kind: NodeKind.Scalar, IsQuoted: false, Text: "true" or "false" })
        {
            return node.Text == "true";
        }

        problems.Add(node, $"must be true or false{Found(node)}");
        return null;
    }

    public string? Text(string name, int most = 1000)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (node.Kind == NodeKind.Scalar && node.Text.Length > 0 && node.Text.Length <= most)
        {
            return node.Text;
        }

        problems.Add(node, string.Create(CultureInfo.InvariantCulture, $"must be a string of 1 to {most} characters"));
        return null;
    }

    public string? OneOf(string name, params string[] words)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (words.Contains(text))
        {
            return text;
        }

        Refuse(name, $"must be one of {string.Join(", ", words)}{Nearest.Question(text, words)}".TrimEnd('.'));
        return null;
    }

    /// <summary>A mapping below this one.</summary>
    public FaultFields? Below(string name)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (node.Kind == NodeKind.Mapping)
        {
            return new FaultFields(node, problems);
        }

        problems.Add(node, "must be a mapping of names to values");
        return null;
    }

    /// <summary>Complains that a field is not there, unless a problem was named for it already.</summary>
    public void Missing(string name, string wants)
    {
        if (Node(name) is null)
        {
            Refuse(name, $"is required: {wants}");
        }
    }

    /// <summary>Complains of every field that was not asked for.</summary>
    public void RefuseRest()
    {
        foreach (var (name, value) in mapping.Fields)
        {
            if (!known.Contains(name))
            {
                problems.Add(value.Path, value.NamePlace, $"is no field here{Nearest.Question(name, known)}".TrimEnd('.') + (known.Count == 0 ? "; it takes none" : ""));
            }
        }
    }

    private static string Found(DocumentNode node) => node.Kind switch
    {
        NodeKind.Mapping => " and is a mapping",
        NodeKind.List => " and is a list",
        _ => $" and is {(node.IsQuoted ? "the string " : "")}{(node.Text.Length <= 40 ? node.Text : node.Text[..40] + "…")}",
    };
}
