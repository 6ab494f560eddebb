using System.Text;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>Sets a line of text: which strokes stand where. Shapes and units are those of <see cref="GlyphTable"/>.</summary>
internal static class Typesetter
{
    private const int SpaceWidth = 9;

    /// <summary>Strokes and the point, in units, at which their origin lies.</summary>
    public readonly record struct Placed(string Strokes, int X, int Y);

    /// <summary>Places the letters of a line.</summary>
    /// <param name="text">Any text; white space of every kind is one space, controls and joiners are left out.</param>
    /// <param name="gap">Units between letters.</param>
    /// <param name="placed">Receives the strokes; null to measure only.</param>
    /// <returns>Width of the line in units.</returns>
    public static int Set(ReadOnlySpan<char> text, int gap, List<Placed>? placed)
    {
        int x = 0, before = 0, width = 0;
        var raised = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                x += SpaceWidth;
                continue;
            }

            var character = rune.IsBmp ? (char)rune.Value : '\uFFFD';
            if (GlyphTable.Marks.TryGetValue(character, out var mark))
            {
                // A mark of its own joins the letter before it.
                placed?.Add(Over(mark, before, width, raised));
                continue;
            }

            if (IsSilent(rune.Value))
            {
                continue;
            }

            mark = null;
            if (AccentTable.TrySplit(character, out var letter, out var markCharacter))
            {
                mark = GlyphTable.Marks[markCharacter];
                character = (letter, markCharacter < '\u0323') switch
                {
                    ('i', true) => 'ı',
                    ('j', true) => 'ȷ',
                    _ => letter,
                };
            }

            var strokes = GlyphTable.Letters.GetValueOrDefault(character, GlyphTable.Fallback);
            raised = char.IsAsciiLetterUpper(character) || character is 'b' or 'd' or 'f' or 'h' or 'k' or 'l' or 't' ? GlyphTable.CapitalRise : 0;
            (before, width) = (x, Width(strokes));
            placed?.Add(new Placed(strokes, x, 0));
            if (mark is not null)
            {
                placed?.Add(Over(mark, before, width, raised));
            }

            x += width + gap;
        }

        return Math.Max(0, x - gap);
    }

    /// <summary>Controls, combining marks without a shape, joiners, direction marks, variation selectors and skin tones.
    /// Ranges of our own: the runtime's tables change with the Unicode version.</summary>
    private static bool IsSilent(int value) => value is < 0x20 or (>= 0x7F and < 0xA0) or 0xAD or (>= 0x300 and < 0x370)
        or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F)
        or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF or (>= 0x1F3FB and <= 0x1F3FF) or >= 0xE0000;

    private static Placed Over(string mark, int x, int width, int raised)
    {
        var below = mark.AsSpan(mark.IndexOf(',', StringComparison.Ordinal) + 1) is [>= '2', >= '0', ..];
        return new Placed(mark, x + ((width - GlyphTable.MarkWidth) / 2), below ? 0 : -raised);
    }

    /// <summary>The rightmost point: the largest number before a comma.</summary>
    private static int Width(string strokes)
    {
        int width = 0, number = 0;
        foreach (var c in strokes)
        {
            if (char.IsAsciiDigit(c))
            {
                number = (number * 10) + c - '0';
                continue;
            }

            width = c == ',' ? Math.Max(width, number) : width;
            number = 0;
        }

        return width;
    }
}
