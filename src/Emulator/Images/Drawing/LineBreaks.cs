namespace Runflow.Emulator.Images.Drawing;

/// <summary>Breaks text into lines that fit a width.</summary>
internal static class LineBreaks
{
    // No more of a prompt is looked at than could be shown; prompts may be very long.
    private const int MostCharacters = 600;

    /// <param name="text">The text; line ends count as spaces.</param>
    /// <param name="lettering">Size and weight it is set in.</param>
    /// <param name="width">Pixels per line.</param>
    /// <param name="lines">Most lines; what does not fit is replaced by an ellipsis.</param>
    public static List<string> Wrap(string text, Lettering lettering, int width, int lines)
    {
        var cut = text.Length > MostCharacters;
        var words = (cut ? text[..MostCharacters] : text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var result = new List<string>();
        var line = "";
        for (var i = 0; i < words.Length; i++)
        {
            var longer = line.Length == 0 ? words[i] : $"{line} {words[i]}";
            if (lettering.Measure(longer) <= width)
            {
                line = longer;
                continue;
            }

            if (result.Count + 1 >= lines)
            {
                result.Add(Ellipsis(longer, lettering, width));
                return result;
            }

            if (line.Length == 0)
            {
                // A word longer than a line is broken where it must be.
                var fits = Fitting(words[i], lettering, width);
                result.Add(words[i][..fits]);
                words[i] = words[i][fits..];
                i--;
                continue;
            }

            result.Add(line);
            line = "";
            i--;
        }

        if (line.Length > 0)
        {
            result.Add(cut ? Ellipsis(line, lettering, width) : line);
        }

        return result;
    }

    private static string Ellipsis(string line, Lettering lettering, int width)
    {
        var fits = Fitting(line, lettering, width - lettering.Measure(" …"));
        return line[..fits].TrimEnd() + "…";
    }

    /// <summary>How many characters fit, at least one whole code point.</summary>
    private static int Fitting(string text, Lettering lettering, int width)
    {
        int low = 1, high = text.Length;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = lettering.Measure(text.AsSpan(0, middle)) <= width ? (middle, high) : (low, middle - 1);
        }

        var splits = low < text.Length && char.IsHighSurrogate(text[low - 1]) && char.IsLowSurrogate(text[low]);
        return splits ? (low == 1 ? 2 : low - 1) : low;
    }
}
