using Runflow.Emulator.Errors;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Json;

/// <summary>The complaint about a word that is none of those that may stand in its place.</summary>
internal static class Choice
{
    /// <summary>Names the words, and the one that was likely meant.</summary>
    /// <param name="problems">Takes the complaint.</param>
    /// <param name="loc">Where the word stands.</param>
    /// <param name="given">The word; null when there is none.</param>
    /// <param name="words">Those that may stand there.</param>
    public static void Refuse(Problems problems, string[] loc, string? given, params IReadOnlyList<string> words) =>
        problems.Add(loc, $"must be {(words.Count > 4 ? "one of " : "")}{List(words)}{Meant(given, words)}", given is null ? "missing" : "enum");

    /// <summary><c>; did you mean X?</c>, or nothing.</summary>
    public static string Meant(string? given, IEnumerable<string> words) =>
        Nearest.To(given ?? "", words) is { } near ? $"; did you mean {near}?" : "";

    private static string List(IReadOnlyList<string> words) => words.Count > 4
        ? string.Join(", ", words)
        : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
