using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>Brings a source to the output's size: cut to fill it, or whole before a blurred copy when cutting would
/// lose too much.</summary>
internal static class Framing
{
    // A source is cut as long as at least this many percent of it remain in sight.
    private const int LeastShown = 45;

    /// <summary>Fills the target, edge to edge.</summary>
    public static void Fill(Raster source, Raster target)
    {
        var cut = Cut(source, target.Width, target.Height);
        if ((long)cut.Width * cut.Height * 100 >= (long)source.Width * source.Height * LeastShown)
        {
            Resampling.Draw(source, cut, target, new Box(0, 0, target.Width, target.Height));
            return;
        }

        Blurred(source, cut, target);
        var whole = Fit(source.Width, source.Height, target.Width, target.Height);
        Resampling.Draw(source, new Box(0, 0, source.Width, source.Height), target, whole);
    }

    /// <summary>The largest part of a source, in its middle, that has the proportions of the target.</summary>
    public static Box Cut(Raster source, int width, int height)
    {
        long w = source.Width, h = source.Height;
        if (w * height > h * width)
        {
            var cut = (int)Math.Max(1, h * width / height);
            return new Box((source.Width - cut) / 2, 0, cut, source.Height);
        }

        // Faces and objects stand above the middle more often than below it.
        var rows = (int)Math.Max(1, w * height / width);
        return new Box(0, (source.Height - rows) * 2 / 5, source.Width, rows);
    }

    private static Box Fit(int width, int height, int intoWidth, int intoHeight)
    {
        var tall = (int)Math.Max(1, (long)height * intoWidth / width);
        if (tall <= intoHeight)
        {
            return new Box(0, (intoHeight - tall) / 2, intoWidth, tall);
        }

        var wide = (int)Math.Max(1, (long)width * intoHeight / height);
        return new Box((intoWidth - wide) / 2, 0, wide, intoHeight);
    }

    private static void Blurred(Raster source, Box cut, Raster target)
    {
        using var small = new Raster(Math.Max(2, target.Width / 48), Math.Max(2, target.Height / 48));
        var all = new Box(0, 0, small.Width, small.Height);
        Resampling.Draw(source, cut, small, all);
        Shapes.Fill(small, all, Ink.Black, 96);
        Resampling.Draw(small, all, target, new Box(0, 0, target.Width, target.Height));
    }
}
