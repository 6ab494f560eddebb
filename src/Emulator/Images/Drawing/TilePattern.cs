using System.Runtime.CompilerServices;
using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>
/// An abstract picture of geometric tiles in a palette's colours: what is drawn where there is no source, or one that is
/// recognised but not decoded.
/// </summary>
internal static class TilePattern
{
    private enum Motif
    {
        QuarterDisc,
        QuarterRing,
        HalfDisc,
        Disc,
        Ring,
        Diagonal,
        Bars,
        Leaf,
        Plain,
    }

    /// <summary>Fills the raster.</summary>
    /// <param name="raster">What to draw on.</param>
    /// <param name="palette">The colours.</param>
    /// <param name="dice">Chooses motifs, turns and colours.</param>
    public static void Draw(Raster raster, Palette palette, ref SeedStream dice)
    {
        // Six to eight tiles along the shorter side; the last ones are cut by the edge.
        var cells = dice.Between(6, 8);
        var side = Math.Max(8, (Math.Min(raster.Width, raster.Height) + cells - 1) / cells);
        Span<uint> colours =
        [
            palette.Shadow,
            Ink.Mix(palette.Shadow, palette.Middle, 128),
            palette.Middle,
            Ink.Mix(palette.Middle, palette.Light, 140),
            palette.Light,
            palette.Accent,
        ];
        for (var y = 0; y < raster.Height; y += side)
        {
            for (var x = 0; x < raster.Width; x += side)
            {
                var motif = (Motif)dice.Below(9);
                var turn = dice.Below(4);
                var ground = dice.Below(colours.Length);
                var figure = (ground + dice.Between(2, colours.Length - 1)) % colours.Length;
                Tile(raster, new Box(x, y, side, side), motif, turn, colours[ground], colours[figure]);
            }
        }
    }

    private static void Tile(Raster raster, Box box, Motif motif, int turn, uint ground, uint figure)
    {
        var clip = box.Clip(raster.Width, raster.Height);
        if (motif == Motif.Plain)
        {
            Shapes.Fill(raster, clip, ground);
            return;
        }

        var side = box.Width;
        for (var y = clip.Y; y < clip.Bottom; y++)
        {
            var row = raster.Row(y);
            for (var x = clip.X; x < clip.Right; x++)
            {
                // Twice the distance of the pixel's centre from the tile's left and top, turned in quarters.
                int u = (2 * (x - box.X)) + 1, v = (2 * (y - box.Y)) + 1;
                (u, v) = turn switch
                {
                    0 => (u, v),
                    1 => ((2 * side) - v, u),
                    2 => ((2 * side) - u, (2 * side) - v),
                    _ => (v, (2 * side) - u),
                };
                row[x] = Ink.Mix(ground, figure, Cover(motif, u, v, side));
            }
        }
    }

    /// <summary>Cover of the figure, 0 to 256, at a point in half pixels.</summary>
    private static int Cover(Motif motif, int u, int v, int side) => motif switch
    {
        Motif.QuarterDisc => Disc(u, v, 2 * side),
        Motif.QuarterRing => Disc(u, v, 2 * side) - Disc(u, v, side),
        Motif.HalfDisc => Disc(u - side, v, side),
        Motif.Disc => Disc(u - side, v - side, side * 4 / 5),
        Motif.Ring => Disc(u - side, v - side, side * 4 / 5) - Disc(u - side, v - side, side * 2 / 5),
        Motif.Diagonal => Math.Clamp(128 + ((u - v) * 64), 0, 256),
        Motif.Bars => (v * 5 / (2 * side)) % 2 == 0 ? 0 : 256,
        _ => Math.Min(Disc(u, v, 2 * side), Disc((2 * side) - u, (2 * side) - v, 2 * side)),
    };

    /// <summary>Cover of a disc about the origin, smoothed over two half pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Disc(int u, int v, int radius)
    {
        int square = (u * u) + (v * v), none = (radius + 1) * (radius + 1), full = (radius - 1) * (radius - 1);
        return square >= none ? 0 : square <= full ? 256 : (none - square) * 256 / (none - full);
    }
}
