using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Runflow.Emulator.Spec;

/// <summary><c>minLength</c>, <c>maxLength</c> (in code points) and <c>pattern</c>.</summary>
internal static class TextRules
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new();

    public static void Check(string keyword, JsonElement value, JsonElement body, string path, List<SchemaError> errors)
    {
        var text = body.GetString()!;
        var problem = keyword switch
        {
            "minLength" when Length(text) < value.GetInt32() => $"at least {value} characters, found {Length(text)}",
            "maxLength" when Length(text) > value.GetInt32() => $"at most {value} characters, found {Length(text)}",
            "pattern" when !Patterns.GetOrAdd(value.GetString()!, Compile).IsMatch(text) => $"the pattern {value}, found {ValueRules.Show(body)}",
            _ => null,
        };
        if (problem is not null)
        {
            errors.Add(new(path, $"expected {problem}"));
        }
    }

    /// <summary>
    /// A pattern of the document as .NET reads it. There, <c>$</c> means the very end, while in .NET it also stands before
    /// a last line feed; and <c>\d</c>, <c>\w</c> mean ASCII there and all of Unicode here, so they are refused.
    /// </summary>
    private static Regex Compile(string pattern)
    {
        if (pattern.Contains("\\d", StringComparison.Ordinal) || pattern.Contains("\\w", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"The pattern {pattern} means different things to different readers; write [0-9] or [A-Za-z0-9_].");
        }

        var end = pattern.IndexOf('$', StringComparison.Ordinal);
        if (end >= 0 && end != pattern.Length - 1)
        {
            throw new NotSupportedException($"The pattern {pattern} has a '$' that is not its last character.");
        }

        return new Regex(end < 0 ? pattern : $"{pattern[..end]}\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }

    private static int Length(string text) => text.EnumerateRunes().Count();
}
