using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>Rectangles, rounded panels and their shadows, clipped to the raster.</summary>
internal static class Shapes
{
    public static void Fill(Raster raster, Box box, uint colour, int share = 256)
    {
        box = box.Clip(raster.Width, raster.Height);
        for (var y = box.Y; y < box.Bottom; y++)
        {
            var row = raster.Row(y).Slice(box.X, box.Width);
            if (share == 256)
            {
                row.Fill(colour);
                continue;
            }

            Ink.Mix(row, colour, share);
        }
    }

    /// <summary>A panel with round corners, smoothed.</summary>
    /// <param name="raster">What to draw on.</param>
    /// <param name="box">The panel.</param>
    /// <param name="radius">Corner radius in pixels, 0 for none.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="share">Opacity, 0 to 256.</param>
    public static void Panel(Raster raster, Box box, int radius, uint colour, int share = 256)
    {
        var clip = box.Clip(raster.Width, raster.Height);
        for (var y = clip.Y; y < clip.Bottom; y++)
        {
            var row = raster.Row(y);
            var edge = Math.Min(y - box.Y, box.Bottom - 1 - y);
            if (edge >= radius)
            {
                Fill(raster, new Box(box.X, y, box.Width, 1), colour, share);
                continue;
            }

            Rounded(row, box, clip, radius, radius - edge, colour, share);
        }
    }

    /// <summary>A soft dark rim around a panel, fading out over <paramref name="reach"/> pixels.</summary>
    public static void Shadow(Raster raster, Box box, int radius, int reach, int share)
    {
        // Rings from the outside in; each adds its part, and the panel drawn later covers the middle.
        for (var ring = reach; ring > 0; ring -= 2)
        {
            Rim(raster, box.Inset(-ring), radius + ring, 2 * share / reach);
        }
    }

    private static void Rim(Raster raster, Box box, int radius, int share)
    {
        var clip = box.Clip(raster.Width, raster.Height);
        for (var y = clip.Y; y < clip.Bottom; y++)
        {
            var row = raster.Row(y);
            var edge = Math.Min(y - box.Y, box.Bottom - 1 - y);
            if (edge < radius)
            {
                Rounded(row, box, clip, radius, radius - edge, Ink.Black, share);
                continue;
            }

            // Between the two sides lies what the panel covers.
            Ink.Mix(Part(row, clip, clip.X, box.X + radius), Ink.Black, share);
            Ink.Mix(Part(row, clip, Math.Max(box.X + radius, box.Right - radius), clip.Right), Ink.Black, share);
        }
    }

    /// <summary>A row of a panel that goes through two of its corners.</summary>
    /// <param name="row">The row.</param>
    /// <param name="box">The panel.</param>
    /// <param name="clip">Its part inside the raster.</param>
    /// <param name="radius">Of the corners.</param>
    /// <param name="down">Rows from their centres to the far side of this one.</param>
    /// <param name="colour">The panel's colour.</param>
    /// <param name="share">Opacity, 0 to 256.</param>
    private static void Rounded(Span<uint> row, Box box, Box clip, int radius, int down, uint colour, int share)
    {
        int left = box.X + radius, right = box.Right - radius;
        for (var x = clip.X; x < clip.Right; x++)
        {
            if (x >= left && x < right)
            {
                Ink.Mix(Part(row, clip, x, right), colour, share);
                x = right - 1;
                continue;
            }

            var side = Math.Min(x - box.X, box.Right - 1 - x);
            row[x] = Ink.Mix(row[x], colour, Corner(radius - side, down, radius) * share >> 8);
        }
    }

    /// <summary>The pixels from one column to before another, as far as they are inside.</summary>
    private static Span<uint> Part(Span<uint> row, Box clip, int from, int to)
    {
        var (first, end) = (Math.Max(from, clip.X), Math.Min(to, clip.Right));
        return first < end ? row[first..end] : [];
    }

    /// <summary>How much of a pixel lies in the quarter circle, 0 to 256, from 16 points in it.</summary>
    /// <param name="x">Pixels from the centre to the pixel's far side.</param>
    /// <param name="y">Likewise, downwards.</param>
    /// <param name="radius">Of the circle.</param>
    private static int Corner(int x, int y, int radius)
    {
        int near = ((x - 1) * (x - 1)) + ((y - 1) * (y - 1)), far = (x * x) + (y * y);
        if (far <= radius * radius)
        {
            return 256;
        }

        if (near >= radius * radius)
        {
            return 0;
        }

        var inside = 0;
        for (var i = 0; i < 16; i++)
        {
            int px = (8 * x) - 1 - (2 * (i & 3)), py = (8 * y) - 1 - (2 * (i >> 2));
            inside += (px * px) + (py * py) <= 64 * radius * radius ? 16 : 0;
        }

        return inside;
    }
}
