using Runflow.Emulator.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Runflow.Emulator.Faults.Rules;

/// <summary>Reads one YAML document into nodes, event by event. Aliases and tags are refused: a rule file is written out.</summary>
internal sealed class YamlNodes
{
    private const int MaxDepth = 16;

    private readonly YamlEvents parser;
    private readonly RuleProblems problems;

    private YamlNodes(string text, RuleProblems problems)
    {
        parser = new YamlEvents(text, MaxDepth);
        this.problems = problems;
    }

    /// <summary>The root, or null when there is none or the text is no YAML.</summary>
    public static DocumentNode? Read(string text, RuleProblems problems)
    {
        var source = new YamlNodes(text, problems);
        try
        {
            return source.Document();
        }
        catch (YamlFormatException broken)
        {
            problems.Add([], new TextPlace(broken.Place.Line, broken.Place.Column), broken.Message.TrimEnd('.'));
            return null;
        }
    }

    private DocumentNode? Document()
    {
        while (parser.MoveNext() && parser.Current is StreamStart or DocumentStart or Comment)
        {
        }

        if (parser.Current is null or StreamEnd)
        {
            return null;
        }

        var root = Node([]);
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart second)
            {
                problems.Add([], Place(second.Start), "a second document begins here; a rule file is one");
                return null;
            }
        }

        return problems.Any ? null : root;
    }

    /// <summary>Reads the node that stands here; the parser is left on its last event.</summary>
    private DocumentNode Node(IReadOnlyList<string> path)
    {
        var at = parser.Current!;
        if (at is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
        {
            throw new YamlFormatException(YamlEvents.Place(at.Start), "anchors and aliases are not read here; write the value out.");
        }

        if (at is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag })
        {
            throw new YamlFormatException(YamlEvents.Place(at.Start), $"the tag {tag} is not read here; leave it out.");
        }

        switch (at)
        {
            case MappingStart:
                return Mapping(path, Place(at.Start));
            case SequenceStart:
                var list = new DocumentNode { Kind = NodeKind.List, Place = Place(at.Start), Path = path };
                while (parser.MoveNext() && parser.Current is not SequenceEnd)
                {
                    list.Items.Add(Node(DocumentNode.ItemPath(list)));
                }

                return list;
            default:
                var scalar = (Scalar)at;
                return new DocumentNode { Kind = NodeKind.Scalar, Place = Place(at.Start), Path = path, Text = scalar.Value, IsQuoted = scalar.Style != ScalarStyle.Plain };
        }
    }

    private DocumentNode Mapping(IReadOnlyList<string> path, TextPlace place)
    {
        var mapping = new DocumentNode { Kind = NodeKind.Mapping, Place = place, Path = path };
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var key = (Scalar)parser.Current!;
            parser.MoveNext();
            var value = Node([.. path, key.Value]);
            value.NamePlace = Place(key.Start);
            if (mapping.Field(key.Value) is not null)
            {
                problems.Add(value.Path, value.NamePlace, "is given twice; say it once");
            }

            mapping.Fields.Add((key.Value, value));
        }

        return mapping;
    }

    private static TextPlace Place(Mark mark) => new(mark.Line, mark.Column);
}
