using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>
/// What shows at a glance that a picture was edited: a line with the untouched source to its left, and a ribbon
/// across the corner.
/// </summary>
internal static class EditMarks
{
    /// <summary>Pixels of the radius of the handle on the line.</summary>
    public static int HandleRadius(int width, int height) => Math.Clamp(Math.Min(width, height) / 36, 11, 30);

    /// <summary>The line, and a handle on it at the height <paramref name="handleY"/>.</summary>
    /// <param name="raster">What to draw on.</param>
    /// <param name="from">As <see cref="EditLine.Boundary"/> has it.</param>
    /// <param name="handleY">The row.</param>
    /// <param name="palette">The output's colours.</param>
    public static void Line(Raster raster, ReadOnlySpan<int> from, int handleY, Palette palette)
    {
        int width = raster.Width, height = raster.Height;
        const int Unit = CoverMask.Unit;
        var top = (X: from[0] * Unit, Y: 0);
        var bottom = (X: from[^1] * Unit, Y: height * Unit);
        var thick = Math.Clamp(Math.Min(width, height) / 5, 64, 160);
        var radius = HandleRadius(width, height);
        var (x, y) = (from[handleY], handleY);
        var left = Math.Max(0, from[^1] - 40);
        var column = new Box(left, 0, Math.Min(width, Math.Max(from[0], from[^1]) + 40) - left, height);

        // First a dark rim, then the same in white: the line stands out on any picture.
        foreach (var (rim, ink, share) in (ReadOnlySpan<(int, uint, int)>)[(110, Ink.Black, 70), (0, Ink.White, 256)])
        {
            using var line = new CoverMask(column);

            // Piece by piece, so that no piece's bounding box is much larger than the piece.
            for (var i = 0; i < 16; i++)
            {
                line.Stroke(Between(top, bottom, i), Between(top, bottom, i + 1), thick + rim);
            }

            line.Stroke((x * Unit, y * Unit), (x * Unit, y * Unit), (radius * Unit) + rim);
            line.Paint(raster, ink, share);
        }

        using var arrows = new CoverMask(new Box(x - radius, y - radius, 2 * radius, 2 * radius).Clip(width, height));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            int tip = (x * Unit) + (side * radius * 44), back = (x * Unit) + (side * radius * 20), rise = radius * 24;
            arrows.Stroke((tip, y * Unit), (back, (y * Unit) - rise), Math.Max(48, radius * 7));
            arrows.Stroke((tip, y * Unit), (back, (y * Unit) + rise), Math.Max(48, radius * 7));
        }

        arrows.Paint(raster, palette.Accent);
    }

    /// <summary>A ribbon across the upper right corner.</summary>
    /// <param name="raster">What to draw on.</param>
    /// <param name="word">What stands on it.</param>
    /// <param name="palette">The output's colours.</param>
    public static void Ribbon(Raster raster, string word, Palette palette)
    {
        var cap = Math.Clamp(Math.Min(raster.Width, raster.Height) / 50, 7, 24);
        var lettering = new Lettering(cap, 5);
        var length = lettering.Measure(word);
        var band = cap * 5 / 2;

        // Middle of the band on the diagonal from the corner, far enough that the word fits between the edges.
        var away = (length / 2) + band;
        Band(raster, away, band + 6, Ink.Black, 50);
        Band(raster, away, band, palette.Accent, 256);
        Band(raster, away, band - Math.Max(4, band / 5), Ink.White, 40);
        Band(raster, away, band - Math.Max(4, band / 5) - Math.Max(2, cap / 5), palette.Accent, 256);

        // The word runs down at 45 degrees; cosine and sine of it times 4096.
        const int Diagonal = 2896;
        var box = new Box(raster.Width - (2 * away) - band, 0, (2 * away) + band, (2 * away) + band).Clip(raster.Width, raster.Height);
        using var mask = new CoverMask(box);
        var middle = away * Diagonal / 4096 * CoverMask.Unit;
        int alongX = length * CoverMask.Unit / 2 * Diagonal / 4096, downX = cap * CoverMask.Unit / 2 * Diagonal / 4096;
        var origin = (X: (raster.Width * CoverMask.Unit) - middle - alongX + downX, Y: middle - alongX - downX);
        lettering.Draw(mask, word, origin, (Diagonal, Diagonal));
        mask.Paint(raster, Ink.White);
    }

    /// <summary>Pixels whose distance from the corner, along the diagonal, is within half a band of the middle.</summary>
    private static void Band(Raster raster, int away, int band, uint colour, int share)
    {
        // Distances in 1/256 pixel: (x + y) / √2, where 181 / 256 is 1 / √2.
        int inner = (away * 256) - (band * 128), outer = (away * 256) + (band * 128);
        for (var y = 0; y < raster.Height && 181 * y <= outer + 256; y++)
        {
            var row = raster.Row(y);
            var first = Math.Max(0, ((inner - 256) / 181) - y - 1);
            for (var x = first; x < row.Length; x++)
            {
                var distance = 181 * (x + y + 1);
                if (distance - outer > 256)
                {
                    break;
                }

                // What lies wholly on the band is laid on together.
                var whole = Math.Min((outer - 128) / 181 - (x + y), row.Length - x);
                if (distance - inner >= 128 && whole > 1)
                {
                    Ink.Mix(row.Slice(row.Length - x - whole, whole), colour, share);
                    x += whole - 1;
                    continue;
                }

                var cover = Math.Min(Math.Min(distance - inner, outer - distance) + 128, 256);
                if (cover > 0)
                {
                    ref var pixel = ref row[row.Length - 1 - x];
                    pixel = Ink.Mix(pixel, colour, cover * share >> 8);
                }
            }
        }
    }

    private static (int X, int Y) Between((int X, int Y) a, (int X, int Y) b, int sixteenths)
        => (a.X + ((b.X - a.X) * sixteenths / 16), a.Y + ((b.Y - a.Y) * sixteenths / 16));
}
