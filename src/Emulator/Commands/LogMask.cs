using System.Text.RegularExpressions;

namespace Runflow.Emulator.Commands;

/// <summary>
/// The last net under the rule that no secret, key or signed query is logged whole: whatever looks like one loses all but
/// its beginning. Nobody may lean on it; log calls leave these values out.
/// </summary>
internal static partial class LogMask
{
    /// <summary>The text with everything masked that looks like a secret.</summary>
    public static string Of(string text) => Secrets().Replace(text, "$1…");

    [GeneratedRegex(@"(whsec_|rf_(?:test|live)_|Bearer\s+|[?&][A-Za-z-]*sig(?:nature)?=)[A-Za-z0-9_\-.~+/=%]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secrets();
}
