using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>A size and weight of the caption's letters.</summary>
/// <param name="Cap">Height of a capital in pixels, at least 6.</param>
/// <param name="Weight">Breadth of the pen in units, of which a capital has 28; 3 is plain, 5 bold.</param>
internal readonly record struct Lettering(int Cap, int Weight = 3)
{
    // Sine of 0 to 90 degrees in eight steps, times 4096.
    private static ReadOnlySpan<short> Sine => [0, 799, 1567, 2276, 2896, 3406, 3784, 4017, 4096];

    /// <summary>Distance from base line to base line in pixels.</summary>
    public int Leading => Cap * 7 / 4;

    // A broader pen needs more air.
    private int Gap => 3 + Weight;

    private int Radius => Math.Max(34, Weight * Cap * CoverMask.Unit / (2 * GlyphTable.CapHeight));

    /// <summary>Width of a line in pixels.</summary>
    public int Measure(ReadOnlySpan<char> text)
        => ((Typesetter.Set(text, Gap, null) * Cap) + GlyphTable.CapHeight - 1) / GlyphTable.CapHeight;

    /// <summary>Draws one line.</summary>
    /// <param name="raster">What to draw on.</param>
    /// <param name="text">The line.</param>
    /// <param name="x">Left edge in pixels.</param>
    /// <param name="y">Top of the capitals in pixels.</param>
    /// <param name="colour">The ink.</param>
    /// <param name="share">Its opacity, 0 to 256.</param>
    public void Draw(Raster raster, ReadOnlySpan<char> text, int x, int y, uint colour, int share = 256)
    {
        var box = new Box(x - Cap, y - Cap, Measure(text) + (2 * Cap), 3 * Cap).Clip(raster.Width, raster.Height);
        using var mask = new CoverMask(box);
        Draw(mask, text, (x * CoverMask.Unit, y * CoverMask.Unit), (4096, 0));
        mask.Paint(raster, colour, share);
    }

    /// <summary>Draws one line in any direction.</summary>
    /// <param name="mask">What to draw on.</param>
    /// <param name="text">The line.</param>
    /// <param name="origin">Where the left end of the capitals' top goes, in 1/64 pixel.</param>
    /// <param name="direction">Cosine and sine of the line's angle, times 4096; y points down.</param>
    public void Draw(CoverMask mask, ReadOnlySpan<char> text, (int X, int Y) origin, (int Cos, int Sin) direction)
    {
        var placed = new List<Typesetter.Placed>(text.Length);
        Typesetter.Set(text, Gap, placed);
        foreach (var glyph in placed)
        {
            Strokes(mask, glyph, origin, direction);
        }
    }

    private void Strokes(CoverMask mask, Typesetter.Placed glyph, (int X, int Y) origin, (int Cos, int Sin) direction)
    {
        var radius = Radius;
        var cap = Cap;
        var rest = glyph.Strokes.AsSpan();
        (int X, int Y) at = default;
        var join = ' ';
        while (!rest.IsEmpty)
        {
            var to = (X: Number(ref rest), Y: Number(ref rest, out var next));
            var swings = join switch { '(' => 8, ')' => 8, '-' => 1, _ => 0 };
            var from = Place(at.X * 4096, at.Y * 4096);
            for (var i = 1; i <= swings; i++)
            {
                // Leaving horizontally, x runs like the sine and y like one minus the cosine; else the other way round.
                int early = swings == 1 ? 4096 : Sine[i], late = swings == 1 ? 4096 : 4096 - Sine[8 - i];
                var (sx, sy) = join == ')' ? (late, early) : (early, late);
                var point = Place((at.X * 4096) + ((to.X - at.X) * sx), (at.Y * 4096) + ((to.Y - at.Y) * sy));
                mask.Stroke(from, point, radius);
                from = point;
            }

            at = to;
            join = next;
        }

        (int X, int Y) Place(int x, int y)
        {
            // Units times 4096, to 1/64 pixel: the result is rounded once.
            long px = ((glyph.X * 4096L) + x) * cap * CoverMask.Unit / GlyphTable.CapHeight;
            long py = ((glyph.Y * 4096L) + y) * cap * CoverMask.Unit / GlyphTable.CapHeight;
            var turnedX = (px * direction.Cos) - (py * direction.Sin);
            var turnedY = (px * direction.Sin) + (py * direction.Cos);
            return (origin.X + (int)((turnedX + (1 << 23)) >> 24), origin.Y + (int)((turnedY + (1 << 23)) >> 24));
        }
    }

    private static int Number(ref ReadOnlySpan<char> text) => Number(ref text, out _);

    private static int Number(ref ReadOnlySpan<char> text, out char next)
    {
        int value = 0, i = 0;
        for (; i < text.Length && char.IsAsciiDigit(text[i]); i++)
        {
            value = (value * 10) + text[i] - '0';
        }

        next = i < text.Length ? text[i] : ' ';
        text = text[Math.Min(i + 1, text.Length)..];
        return value;
    }
}
