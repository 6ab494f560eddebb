using System.Text.RegularExpressions;

namespace Runflow.Emulator.Conform;

/// <summary>
/// Replaces in a text what differs from one run of the suite to the next: ids, instants, URLs, cursors, secrets and
/// durations. What is left can be compared between targets. Pure.
/// </summary>
internal static partial class Normaliser
{
    /// <summary>The text with <c>&lt;url&gt;</c>, <c>&lt;time&gt;</c>, <c>&lt;id&gt;</c> and so on in it.</summary>
    public static string Of(string text) =>
        Millis().Replace(Seal().Replace(Secret().Replace(Uuid().Replace(Instant().Replace(Url().Replace(text, "<url>"), "<time>"), "<id>"), "<secret>"), "<long>"), "$1<ms>");

    [GeneratedRegex("""https?://[^\s"'<>]+""")]
    private static partial Regex Url();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?")]
    private static partial Regex Instant();

    [GeneratedRegex("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex("(?:whsec_|rf_(?:live|svc|test)_)[A-Za-z0-9_…*]+")]
    private static partial Regex Secret();

    [GeneratedRegex("[A-Za-z0-9+/_=-]{40,}")]
    private static partial Regex Seal();

    [GeneratedRegex("""("(?:[a-z_]+_ms|seed)":)\d+""")]
    private static partial Regex Millis();
}
