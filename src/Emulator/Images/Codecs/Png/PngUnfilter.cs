namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>Undoes the row filters of the PNG specification, in place.</summary>
internal static class PngUnfilter
{
    /// <param name="type">0 none, 1 Sub, 2 Up, 3 Average, 4 Paeth.</param>
    /// <param name="row">The filtered bytes.</param>
    /// <param name="above">The finished row above, zeros for the first.</param>
    /// <param name="distance">Bytes to the left neighbour: those of a pixel, at least 1.</param>
    public static void Apply(int type, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        above = above[..row.Length];
        switch (type)
        {
            case 1:
                for (var i = distance; i < row.Length; i++)
                {
                    row[i] += row[i - distance];
                }

                break;
            case 2:
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] += above[i];
                }

                break;
            case 3:
                for (var i = 0; i < row.Length; i++)
                {
                    var left = i < distance ? 0 : row[i - distance];
                    row[i] += (byte)((left + above[i]) / 2);
                }

                break;
            case 4:
                Paeth(row, above, distance);
                break;
            default:
                break;
        }
    }

    private static void Paeth(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        for (var i = 0; i < Math.Min(distance, row.Length); i++)
        {
            row[i] += above[i];
        }

        for (var i = distance; i < row.Length; i++)
        {
            int left = row[i - distance], over = above[i], corner = above[i - distance];
            int fromLeft = Math.Abs(over - corner), fromOver = Math.Abs(left - corner), fromCorner = Math.Abs(left + over - (2 * corner));
            var nearest = fromLeft <= fromOver && fromLeft <= fromCorner ? left : fromOver <= fromCorner ? over : corner;
            row[i] += (byte)nearest;
        }
    }
}
