using System.Globalization;
using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>The further sources, as small framed pictures in a row at the top left, each with its number.</summary>
internal static class ThumbnailRow
{
    /// <summary>Pixels of a thumbnail's side, frame included.</summary>
    public static int Side(int width, int height) => Math.Clamp(Math.Min(width, height) / 8, 36, 150);

    /// <summary>Draws one of them.</summary>
    /// <param name="raster">What to draw on.</param>
    /// <param name="picture">The source, in its own colours.</param>
    /// <param name="index">0 for the second source of the order.</param>
    /// <param name="count">How many there are in all.</param>
    /// <param name="palette">The output's colours.</param>
    public static void Draw(Raster raster, Raster picture, int index, int count, Palette palette)
    {
        var margin = CaptionLayout.Margin(raster.Width, raster.Height);
        var side = Side(raster.Width, raster.Height);

        // Seven of them must fit beside the ribbon; if they do not, they overlap like a hand of cards.
        var room = (raster.Width * 3 / 4) - margin - side;
        var pitch = Math.Min(side + 10, count > 1 ? room / (count - 1) : side);
        var box = new Box(margin + (index * pitch), margin, side, side);
        Shapes.Shadow(raster, box, 6, 6, 110);
        Shapes.Panel(raster, box, 6, Ink.White);
        var inner = box.Inset(Math.Max(2, side / 24));
        Resampling.Draw(picture, Framing.Cut(picture, inner.Width, inner.Height), raster, inner);
        var lettering = new Lettering(Math.Clamp(side / 9, 7, 14), 5);
        var number = (index + 2).ToString(CultureInfo.InvariantCulture);
        var badge = lettering.Cap * 2;
        Shapes.Panel(raster, new Box(inner.X, inner.Bottom - badge, badge, badge), badge / 4, palette.Accent);
        lettering.Draw(raster, number, inner.X + ((badge - lettering.Measure(number)) / 2), inner.Bottom - (badge * 3 / 4), Ink.White);
    }
}
