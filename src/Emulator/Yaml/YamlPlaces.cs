using YamlDotNet.Core;

namespace Runflow.Emulator.Yaml;

/// <summary>Where each value of a YAML document stands, by its path in the JSON that was made of it.</summary>
internal sealed class YamlPlaces
{
    private readonly Dictionary<string, (YamlPlace Key, YamlPlace Value)> places = new(StringComparer.Ordinal);

    /// <summary>The place of a value, or of the nearest thing around it that is there.</summary>
    /// <param name="path">Names and indices from the root.</param>
    /// <param name="key">The place of its name rather than of the value.</param>
    public YamlPlace Of(IReadOnlyList<string> path, bool key = false)
    {
        for (var length = path.Count; length >= 0; length--)
        {
            if (places.TryGetValue(Join(path.Take(length)), out var found))
            {
                return key || length < path.Count ? found.Key : found.Value;
            }
        }

        return new YamlPlace(1, 1);
    }

    internal void Add(IEnumerable<string> path, Mark key, Mark value) =>
        places[Join(path)] = (new YamlPlace((int)key.Line, (int)key.Column), new YamlPlace((int)value.Line, (int)value.Column));

    private static string Join(IEnumerable<string> path) => string.Join('\0', path);
}

/// <summary>A place in a file, both from 1.</summary>
internal readonly record struct YamlPlace(int Line, int Column);
