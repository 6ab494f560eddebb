using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Runflow.Emulator.Models.Files;

/// <summary>Reads a YAML file into a tree whose nodes know their line and column.</summary>
internal static class YamlTree
{
    private const int Deepest = 16;

    /// <summary>The file's one document.</summary>
    /// <returns>Null when it is none, with the reason among <paramref name="problems"/>.</returns>
    public static YamlMappingNode? Read(string path, string text, List<string> problems)
    {
        try
        {
            if (Refused(text) is var (place, why))
            {
                problems.Add($"{path}:{place.Line}:{place.Column}: {why}");
                return null;
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            problems.Add($"{path}:1:1: a model file is one YAML mapping that begins with lines such as `slug: acme/painter`.");
        }
        catch (YamlException broken)
        {
            problems.Add($"{path}:{broken.Start.Line}:{broken.Start.Column}: this is not YAML: {broken.Message.TrimEnd('.')}.");
        }

        return null;
    }

    /// <summary>What a tree of a small file could still drown in: nesting without end, and aliases that repeat aliases.</summary>
    private static (Mark Place, string Why)? Refused(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; Moves(parser);)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > Deepest)
            {
                return (parser.Current.Start, $"nested deeper than {Deepest} levels.");
            }

            if (parser.Current is AnchorAlias)
            {
                return (parser.Current.Start, "aliases are not taken in model files; write the value out.");
            }
        }

        return null;
    }

    /// <summary>The scanner takes some texts for a defect of its own and throws what is no <see cref="YamlException"/>.</summary>
    private static bool Moves(Parser parser)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (InvalidOperationException odd)
        {
            var last = parser.Current?.End ?? new Mark(0, 1, 1);
            throw new YamlException(last, last, "what follows cannot be read", odd);
        }
    }
}
