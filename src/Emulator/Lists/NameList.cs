using Runflow.Emulator.Errors;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Lists;

/// <summary>Reads <c>fields</c> and <c>embed</c>: names with commas between them.</summary>
internal static class NameList
{
    /// <param name="parameter">Which parameter.</param>
    /// <param name="text">Its value; empty names nothing.</param>
    /// <param name="known">The names it takes.</param>
    /// <param name="of">Whose names they are, in the plural.</param>
    /// <param name="problems">Told of every other name.</param>
    public static IReadOnlySet<string> Read(string parameter, string text, IReadOnlyList<string> known, string of, Problems problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (known.Contains(name, StringComparer.Ordinal))
            {
                names.Add(name);
                continue;
            }

            var cure = Nearest.To(name, known) is { } near ? $"did you mean {near}?" : known.Count == 0 ? "there is none" : $"there are {string.Join(", ", known)}";
            problems.Add(["query", parameter], $"{(name.Length == 0 ? "an empty name" : name)} is nothing that {parameter} knows of {of}; {cure}");
        }

        return names;
    }
}
