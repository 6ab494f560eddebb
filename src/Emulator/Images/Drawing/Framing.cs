using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>Brings a source to the output's size: cut to fill it, or whole before a blurred copy when cutting would
/// lose too much. One so narrow that the edit line would hide it stands there twice, on either side of the line.</summary>
internal static class Framing
{
    // A source is cut as long as at least this many percent of it remain in sight.
    private const int LeastShown = 45;

    // The thin side of a ribbon-like source is stretched to this many pixels and this part of what is free, so that it can be seen at all.
    private const int LeastThickness = 20, LeastPart = 9;

    // A source narrower than this part of what is free stands there twice.
    private const int NarrowPart = 5;

    /// <summary>Fills the target, edge to edge.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="target">What to draw on.</param>
    /// <param name="free">The part of the target that nothing will cover: a source shown whole goes there.</param>
    /// <returns>Where the picture itself stands, and the edit line that suits it.</returns>
    public static (Box Place, EditLine Line) Fill(Raster source, Raster target, Box free)
    {
        var all = new Box(0, 0, target.Width, target.Height);
        var cut = Cut(source, target.Width, target.Height);
        if ((long)cut.Width * cut.Height * 100 >= (long)source.Width * source.Height * LeastShown)
        {
            Resampling.Draw(source, cut, target, all);
            return (all, EditLine.Across(all));
        }

        Blurred(source, cut, target);
        var part = new Box(0, 0, source.Width, source.Height);
        var whole = Fit(source.Width, source.Height, free);
        var gap = (2 * EditMarks.HandleRadius(target.Width, target.Height)) + 12;
        if (whole.Width * NarrowPart >= free.Width || (2 * whole.Width) + gap > free.Width)
        {
            Resampling.Draw(source, part, target, whole);
            return (whole, EditLine.Across(whole));
        }

        var middle = free.X + (free.Width / 2);
        var edited = whole with { X = middle + (gap / 2) };
        Resampling.Draw(source, part, target, whole with { X = middle - (gap / 2) - whole.Width });
        Resampling.Draw(source, part, target, edited);
        return (edited, EditLine.At(middle));
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

    private static Box Fit(int width, int height, Box into)
    {
        var tall = (int)((long)height * into.Width / width);
        if (tall <= into.Height)
        {
            tall = Math.Clamp(tall, Least(into.Height), into.Height);
            return new Box(into.X, into.Y + ((into.Height - tall) / 2), into.Width, tall);
        }

        var wide = (int)((long)width * into.Height / height);
        wide = Math.Clamp(wide, Least(into.Width), into.Width);
        return new Box(into.X + ((into.Width - wide) / 2), into.Y, wide, into.Height);
    }

    private static int Least(int side) => Math.Min(Math.Max(LeastThickness, side / LeastPart), side);

    private static void Blurred(Raster source, Box cut, Raster target)
    {
        using var small = new Raster(Math.Max(2, target.Width / 48), Math.Max(2, target.Height / 48));
        var all = new Box(0, 0, small.Width, small.Height);
        Resampling.Draw(source, cut, small, all);
        Shapes.Fill(small, all, Ink.Black, 96);
        Resampling.Draw(small, all, target, new Box(0, 0, target.Width, target.Height));
    }
}
