using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>Composes the whole output: picture, marks, further sources, caption.</summary>
internal static class Composition
{
    /// <returns>The finished picture, opaque; dispose it.</returns>
    public static Raster Draw(PaintOrder order, string qrText)
    {
        var raster = new Raster(order.Width, order.Height);
        var dice = SeedStream.Of(order.Seed);
        var palette = Palette.Pick(ref dice);
        var layout = CaptionLayout.For(order.Width, order.Height);
        var free = Free(raster, layout);
        var boundary = new int[order.Height];
        if (order.Sources.Count == 0)
        {
            TilePattern.Draw(raster, palette, ref dice);
        }
        else
        {
            using var source = SourcePicture.Of(order.Sources[0]);
            var place = Framing.Fill(source, raster, free);
            boundary = order.Nsfw ? boundary : EditMarks.Boundary(place, order.Height);
            Toning.Apply(raster, palette, boundary);
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

    /// <summary>The part of the picture above or beside the caption.</summary>
    private static Box Free(Raster raster, CaptionLayout layout) => layout switch
    {
        { Narrow: true } when raster.Height < 420 => new Box(0, 0, layout.Qr.X - 10, layout.Card.Y),
        { Narrow: true } => new Box(0, 0, raster.Width, layout.Qr.Y - 10),
        _ when raster.Height < 420 => new Box(0, 0, layout.Card.X, raster.Height),
        _ => new Box(0, 0, raster.Width, layout.Card.Y),
    };
}
