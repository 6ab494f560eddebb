using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Runflow.Emulator.Yaml;

/// <summary>
/// The events of a YAML text, and the one way into YamlDotNet: whatever it throws becomes a <see cref="YamlFormatException"/>
/// with a place. Its scanner takes some texts for a defect of its own, and those throw what is no <see cref="YamlException"/>.
/// What a small text could drown a reader in is refused here as well: nesting without an end, which recursion would
/// follow, and keys that are collections, whose hashes unfold every alias in them.
/// </summary>
/// <param name="text">Any text.</param>
/// <param name="deepest">Most collections within each other.</param>
internal sealed class YamlEvents(string text, int deepest) : IParser
{
    private readonly Parser parser = new(new StringReader(text));
    private readonly Stack<Expected> around = new();

    private enum Expected
    {
        Item,
        Key,
        Value,
    }

    public ParsingEvent? Current => parser.Current;

    /// <summary>The trees of a text's documents; none for an empty text.</summary>
    /// <exception cref="YamlFormatException">It is no YAML, or nested too deeply.</exception>
    public static IList<YamlDocument> Documents(string text, int deepest)
    {
        var stream = new YamlStream();
        var events = new YamlEvents(text, deepest);
        events.Guarded(() =>
        {
            stream.Load(events);
            return true;
        });
        return stream.Documents;
    }

    /// <summary>Where a mark of YamlDotNet points.</summary>
    public static YamlPlace Place(Mark mark) => new(Math.Max((int)mark.Line, 1), Math.Max((int)mark.Column, 1));

    /// <exception cref="YamlFormatException">What follows is no YAML, or nested too deeply.</exception>
    public bool MoveNext()
    {
        if (!Guarded(parser.MoveNext))
        {
            return false;
        }

        Look(parser.Current!);
        return true;
    }

    private bool Guarded(Func<bool> step)
    {
        try
        {
            return step();
        }
        catch (YamlException broken)
        {
            throw NotYaml(Place(broken.Start), broken.Message, broken);
        }
        catch (Exception odd) when (odd is not (YamlFormatException or OutOfMemoryException))
        {
            throw NotYaml(parser.Current is { } last ? Place(last.End) : new YamlPlace(1, 1), "what follows cannot be read", odd);
        }
    }

    private static YamlFormatException NotYaml(YamlPlace place, string why, Exception? inner) => new(place, $"this is not YAML: {why.TrimEnd('.')}.", inner);

    private void Look(ParsingEvent found)
    {
        if (found is MappingEnd or SequenceEnd)
        {
            // The parser lets some open mappings end between a key and its value.
            if (around.Pop() == Expected.Value)
            {
                throw NotYaml(Place(found.Start), "a key has no value here", null);
            }

            return;
        }

        if (found is not (NodeEvent or AnchorAlias))
        {
            return;
        }

        if (around.TryPop(out var expected))
        {
            if (expected == Expected.Key && found is not Scalar)
            {
                throw new YamlFormatException(Place(found.Start), "a key has to be a plain word.");
            }

            around.Push(expected switch { Expected.Key => Expected.Value, Expected.Value => Expected.Key, _ => Expected.Item });
        }

        if (found is MappingStart or SequenceStart)
        {
            around.Push(found is MappingStart ? Expected.Key : Expected.Item);
            if (around.Count > deepest)
            {
                throw new YamlFormatException(Place(found.Start), $"nested deeper than {deepest} levels.");
            }
        }
    }
}
