namespace Runflow.Emulator.Settings;

/// <summary>Finds what a mistyped name was meant to be.</summary>
internal static class Nearest
{
    private const int LeastSlack = 2;
    private const int LettersForEachSlip = 3;
    private const int LongestName = 64;

    /// <summary>
    /// The candidate with the least edit distance to <paramref name="name"/>, the first of equals; null when none is
    /// within two slips, or a third of the name's length.
    /// </summary>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        var (best, slips) = (default(string), Math.Max(LeastSlack, name.Length / LettersForEachSlip) + 1);
        foreach (var candidate in candidates)
        {
            // A name of three letters must not be "near" to every other one.
            var distance = Distance(name, candidate);
            if (distance < slips && distance < candidate.Length)
            {
                (best, slips) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary><c>; did you mean X?</c>, or a full stop when nothing is near.</summary>
    public static string Question(string name, IEnumerable<string> candidates) =>
        To(name, candidates) is { } near ? $"; did you mean {near}?" : ".";

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one text into the other; case is ignored.</summary>
    internal static int Distance(string one, string other)
    {
        var (before, last, row) = (new int[other.Length + 1], new int[other.Length + 1], new int[other.Length + 1]);
        for (var j = 0; j <= other.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = Same(one[i - 1], other[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(one[i - 1], other[j - 2]) && Same(one[i - 2], other[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[other.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
