namespace Runflow.Emulator.Patterns;

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

    /// <summary>Whether any path at all matches both patterns.</summary>
    public static bool Overlap(string one, string other)
    {
        var known = new Dictionary<(int One, int Other), bool>();
        return From(0, 0);

        bool From(int i, int j)
        {
            if (known.TryGetValue((i, j), out var found))
            {
                return found;
            }

            known[(i, j)] = false;
            var result = (i == one.Length, j == other.Length) switch
            {
                (true, true) => true,
                (true, false) => other[j] == '*' && From(i, j + 1),
                (false, true) => one[i] == '*' && From(i + 1, j),
                _ => Step(i, j),
            };
            return known[(i, j)] = result;
        }

        bool Step(int i, int j)
        {
            if (one[i] == '*')
            {
                return From(i + 1, j) || (other[j] == '*' && From(i, j + 1)) || ((other[j] != '/' || IsWide(one, i)) && From(i, j + 1));
            }

            if (other[j] == '*')
            {
                return From(i, j + 1) || ((one[i] != '/' || IsWide(other, j)) && From(i + 1, j));
            }

            return one[i] == other[j] && From(i + 1, j + 1);
        }
    }

    /// <summary>Whether the star at <paramref name="at"/> is one of two or more.</summary>
    private static bool IsWide(string pattern, int at) =>
        (at > 0 && pattern[at - 1] == '*') || (at + 1 < pattern.Length && pattern[at + 1] == '*');
}
