using System.Globalization;

namespace Runflow.Emulator.Faults.Rules;

/// <summary>What a node of a rule file is.</summary>
internal enum NodeKind
{
    Scalar,
    List,
    Mapping,
}

/// <summary>A place in a text.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
internal readonly record struct TextPlace(long Line, long Column)
{
    /// <summary>Where a text begins, and what is about all of it.</summary>
    public static TextPlace Start { get; } = new(1, 1);
}

/// <summary>
/// A value of a rule file, YAML or JSON, with its path and its place in the text, so that a problem can be named by both.
/// </summary>
internal sealed class DocumentNode
{
    public required NodeKind Kind { get; init; }

    public required TextPlace Place { get; init; }

    /// <summary>Where the name of the field stands whose value this is; its own place for any other.</summary>
    public TextPlace NamePlace { get => field == default ? Place : field; set; }

    /// <summary>Names and indexes that lead here from the file's root.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Text of a scalar.</summary>
    public string Text { get; init; } = "";

    /// <summary>A scalar that is a string whatever it says: a JSON string, or a YAML one in quotes.</summary>
    public bool IsQuoted { get; init; }

    public List<DocumentNode> Items { get; } = [];

    public List<(string Name, DocumentNode Value)> Fields { get; } = [];

    /// <summary>A plain nothing.</summary>
    public bool IsNull => Kind == NodeKind.Scalar && !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public DocumentNode? Field(string name) => Fields.Find(field => field.Name == name).Value;

    /// <summary>Appends a child and gives it its path.</summary>
    public static IReadOnlyList<string> ItemPath(DocumentNode parent) => [.. parent.Path, parent.Items.Count.ToString(CultureInfo.InvariantCulture)];
}

/// <summary>One thing that is wrong with a rule file.</summary>
/// <param name="Path">Where in the document.</param>
/// <param name="Place">Where in the text.</param>
/// <param name="Message">What, in words that say how to mend it.</param>
internal sealed record RuleProblem(IReadOnlyList<string> Path, TextPlace Place, string Message);

/// <summary>Collects every problem of a rule file, up to a hundred.</summary>
internal sealed class RuleProblems
{
    private const int Most = 100;
    private readonly List<RuleProblem> found = [];

    public IReadOnlyList<RuleProblem> Found => found;

    public bool Any => found.Count > 0;

    public void Add(DocumentNode node, string message) => Add(node.Path, node.Place, message);

    public void Add(IReadOnlyList<string> path, TextPlace place, string message)
    {
        if (found.Count < Most)
        {
            found.Add(new RuleProblem(path, place, message));
        }
    }
}
