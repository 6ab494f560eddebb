using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>Composes the whole output: picture, marks, further sources, caption.</summary>
internal static class Composition
{
    /// <returns>The finished picture, opaque; dispose it.</returns>
    public static Raster Draw(PaintOrder order, string qrText)
    {
        var dice = SeedStream.Of(order.Seed);
        var palette = Palette.Pick(ref dice);
        var layout = CaptionLayout.For(order.Width, order.Height);
        var free = Free(order, layout);
        var (raster, place, line) = Picture(order, free);
        var boundary = order.Nsfw ? new int[order.Height] : line.Boundary(order.Height);
        if (order.Sources.Count == 0)
        {
            TilePattern.Draw(raster, palette, ref dice);
        }
        else
        {
            Toning.Apply(raster, place, palette, boundary);
        }

        if (order.Nsfw)
        {
            NsfwVeil.Blocks(raster);
            NsfwVeil.Bar(raster, free);
        }
        else if (order.Sources.Count > 0)
        {
            EditMarks.Line(raster, boundary, free.Y + (free.Height / 2), palette);
        }

        for (var i = 1; i < order.Sources.Count && !order.Nsfw; i++)
        {
            using var further = SourcePicture.Of(order.Sources[i]);
            ThumbnailRow.Draw(raster, further, i - 1, order.Sources.Count - 1, palette);
        }

        EditMarks.Ribbon(raster, "EMULATED", palette);
        Caption.Draw(raster, layout, palette, order, qrText);
        return raster;
    }

    /// <summary>The first source at the size of the output, where it stands, and its edit line; without a source, a picture yet to
    /// be drawn.</summary>
    private static (Raster Raster, Box Place, EditLine Line) Picture(PaintOrder order, Box free)
    {
        var all = new Box(0, 0, order.Width, order.Height);
        if (order.Sources.Count == 0)
        {
            return (new Raster(order.Width, order.Height), all, EditLine.Across(all));
        }

        var source = SourcePicture.Of(order.Sources[0]);
        if (source.Width == order.Width && source.Height == order.Height)
        {
            return (source, all, EditLine.Across(all));
        }

        using (source)
        {
            var raster = new Raster(order.Width, order.Height);
            var (place, line) = Framing.Fill(source, raster, free);
            return (raster, place, line);
        }
    }

    /// <summary>The part of the picture above or beside the caption.</summary>
    private static Box Free(PaintOrder order, CaptionLayout layout) => layout switch
    {
        { Narrow: true } when order.Height < 420 => new Box(0, 0, layout.Qr.X - 10, layout.Card.Y),
        { Narrow: true } => new Box(0, 0, order.Width, layout.Qr.Y - 10),
        _ when order.Height < 420 => new Box(0, 0, layout.Card.X, order.Height),
        _ => new Box(0, 0, order.Width, layout.Card.Y),
    };
}
