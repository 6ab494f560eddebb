namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>One pass over the picture: the whole of it, or one of Adam7's seven sparse grids.</summary>
internal readonly record struct PngPass(int Left, int Top, int StepX, int StepY, int Width, int Height)
{
    private static readonly (int Left, int Top, int StepX, int StepY)[] s_adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The passes of a picture in file order, empty ones left out.</summary>
    public static IEnumerable<PngPass> Of(PngHeader header)
    {
        if (!header.Interlaced)
        {
            yield return new PngPass(0, 0, 1, 1, header.Width, header.Height);
            yield break;
        }

        foreach (var (left, top, stepX, stepY) in s_adam7)
        {
            int width = (header.Width - left + stepX - 1) / stepX, height = (header.Height - top + stepY - 1) / stepY;
            if (width > 0 && height > 0)
            {
                yield return new PngPass(left, top, stepX, stepY, width, height);
            }
        }
    }

    /// <summary>Puts the pixels of the pass's row <paramref name="y"/> where they belong.</summary>
    public void Place(ReadOnlySpan<uint> line, int y, Raster raster)
    {
        var row = raster.Row(Top + (y * StepY));
        if (StepX == 1)
        {
            line.CopyTo(row);
            return;
        }

        for (var x = 0; x < line.Length; x++)
        {
            row[Left + (x * StepX)] = line[x];
        }
    }
}
