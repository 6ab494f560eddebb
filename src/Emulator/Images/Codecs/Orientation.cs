namespace Runflow.Emulator.Images.Codecs;

/// <summary>Turns and mirrors a picture as EXIF's eight orientations say.</summary>
internal static class Orientation
{
    /// <param name="raster">The picture as stored; disposed when another one is returned.</param>
    /// <param name="orientation">1 to 8, as in EXIF tag 0x0112.</param>
    /// <returns>The picture upright.</returns>
    public static Raster Apply(Raster raster, int orientation)
    {
        if (orientation <= 1)
        {
            return raster;
        }

        // From 5 on rows and columns change places.
        var turned = orientation >= 5;
        var upright = turned ? new Raster(raster.Height, raster.Width) : new Raster(raster.Width, raster.Height);
        int right = raster.Width - 1, bottom = raster.Height - 1;
        for (var y = 0; y < upright.Height; y++)
        {
            var row = upright.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var (fromX, fromY) = orientation switch
                {
                    2 => (right - x, y),
                    3 => (right - x, bottom - y),
                    4 => (x, bottom - y),
                    5 => (y, x),
                    6 => (y, bottom - x),
                    7 => (right - y, bottom - x),
                    _ => (right - y, x),
                };
                row[x] = raster.Pixels[(fromY * raster.Width) + fromX];
            }
        }

        raster.Dispose();
        return upright;
    }
}
