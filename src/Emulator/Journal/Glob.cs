namespace Runflow.Emulator.Journal;

/// <summary>
/// Patterns with stars over the whole of a text. In a path <c>*</c> stays within a segment and <c>**</c> does not; in any
/// other text both stand for anything.
/// </summary>
internal static class Glob
{
    public static bool MatchesPath(string pattern, string path) => Matches(pattern, path, segments: true);

    public static bool MatchesText(string pattern, string text) => Matches(pattern, text, segments: false);

    /// <summary>Goes back to the latest star only, and to the latest double star when a slash is in the way: no pattern
    /// costs more than pattern times text for each double star.</summary>
    private static bool Matches(string pattern, string text, bool segments)
    {
        var (p, t) = (0, 0);
        var (star, starText) = (-1, 0);
        var (wide, wideText) = (-1, 0);
        while (t < text.Length || p < pattern.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                var stars = p;
                while (p < pattern.Length && pattern[p] == '*')
                {
                    p++;
                }

                if (!segments || p - stars > 1)
                {
                    (wide, wideText, star) = (p, t, -1);
                }
                else
                {
                    (star, starText) = (p, t);
                }
            }
            else if (p < pattern.Length && t < text.Length && pattern[p] == text[t])
            {
                (p, t) = (p + 1, t + 1);
            }
            else if (star >= 0 && starText < text.Length && text[starText] != '/')
            {
                (p, t) = (star, ++starText);
            }
            else if (wide >= 0 && wideText < text.Length)
            {
                (p, t, star) = (wide, ++wideText, -1);
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
