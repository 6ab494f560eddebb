namespace Runflow.Emulator.Settings;

/// <summary>Who said a value; a later one outweighs an earlier one.</summary>
internal enum Source
{
    /// <summary>The code.</summary>
    Default,

    /// <summary>The YAML file.</summary>
    File,

    /// <summary>The environment.</summary>
    Environment,

    /// <summary>The command line.</summary>
    Flag,
}

/// <summary>A value that somebody gave to a setting, not yet looked at.</summary>
/// <param name="Setting">The row.</param>
/// <param name="Text">The value as written.</param>
/// <param name="Source">Its weight.</param>
/// <param name="Where">The place as a person looks for it: flag, variable, or file with line, column and key.</param>
internal sealed record GivenValue(Setting Setting, string Text, Source Source, string Where);

/// <summary>The sentences about settings that more than one source says.</summary>
internal static class Complaint
{
    private const int LongestQuote = 60;

    /// <summary>The value is none of the valid ones; a secret is not repeated.</summary>
    public static string Invalid(GivenValue given) =>
        Invalid(given.Where, given.Setting.IsSecret ? null : given.Text, given.Setting.Valid, given.Setting.Choices);

    /// <summary>The value <paramref name="text"/> is none of the valid ones; null keeps it to itself.</summary>
    public static string Invalid(string where, string? text, string valid, IReadOnlyList<string> choices) =>
        $"{where}: {(text is null ? "the value" : Quote(text))} is not valid; it wants {valid}{Nearest.Question(text ?? "", choices)}";

    /// <summary>The text between quotes, shortened, without control characters.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length > LongestQuote ? text[..LongestQuote] + "…" : text;
        return "'" + string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c)) + "'";
    }
}
