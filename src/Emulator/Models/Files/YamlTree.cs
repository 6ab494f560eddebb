using Runflow.Emulator.Yaml;
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
            RefuseAliases(text);
            if (YamlEvents.Documents(text, Deepest) is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            problems.Add($"{path}:1:1: a model file is one YAML mapping that begins with lines such as `slug: acme/painter`.");
        }
        catch (YamlFormatException broken)
        {
            problems.Add($"{path}:{broken.Place.Line}:{broken.Place.Column}: {broken.Message}");
        }

        return null;
    }

    /// <summary>A tree of a small file could unfold without an end by aliases that repeat aliases.</summary>
    private static void RefuseAliases(string text)
    {
        var events = new YamlEvents(text, Deepest);
        while (events.MoveNext())
        {
            if (events.Current is AnchorAlias alias)
            {
                throw new YamlFormatException(YamlEvents.Place(alias.Start), "aliases are not taken in model files; write the value out.");
            }
        }
    }
}
