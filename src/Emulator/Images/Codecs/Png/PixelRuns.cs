using System.Numerics;
using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>Finds repeated pixels in filtered rows: flat areas become runs of equal differences.</summary>
internal static class PixelRuns
{
    /// <summary>Least bytes worth a match: three pixels.</summary>
    public const int Shortest = 9;

    /// <param name="rows">Whole filtered rows, each a filter byte and its RGB bytes.</param>
    /// <param name="stride">Bytes per row.</param>
    /// <param name="runs">Receives pairs of literal bytes and the bytes that then repeat the pixel before them.</param>
    /// <returns>The number of pairs; together they cover <paramref name="rows"/>.</returns>
    public static int Find(ReadOnlySpan<byte> rows, int stride, Span<(int Literals, int Match)> runs)
    {
        var found = 0;
        var literalsFrom = 0;
        for (var row = 0; row < rows.Length; row += stride)
        {
            var end = row + stride;
            var at = row + 4;
            while ((at = Next(rows, at, end)) < end)
            {
                var from = at;
                var equal = rows[from..end].CommonPrefixLength(rows[(from - 3)..]);
                at += equal / 3 * 3;
                runs[found++] = (from - literalsFrom, at - from);
                literalsFrom = at;
            }
        }

        if (literalsFrom < rows.Length)
        {
            runs[found++] = (rows.Length - literalsFrom, 0);
        }

        return found;
    }

    /// <summary>Where the next three pixels that repeat the one before them begin, or <paramref name="end"/>.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="at">A pixel of the row, not its first.</param>
    /// <param name="end">The end of the row.</param>
    private static int Next(ReadOnlySpan<byte> rows, int at, int end)
    {
        // Ten pixels are compared at once, which tells of eight of them whether they and two more are equal.
        const uint Pixels = 0b001001001001001001001001;
        for (; at + 32 <= end; at += 24)
        {
            var equal = Vector256.Equals(Vector256.Create(rows.Slice(at, 32)), Vector256.Create(rows.Slice(at - 3, 32))).ExtractMostSignificantBits();
            var nine = equal & (equal >> 1) & (equal >> 2);
            nine &= (nine >> 3) & (nine >> 6) & Pixels;
            if (nine != 0)
            {
                return at + BitOperations.TrailingZeroCount(nine);
            }
        }

        for (; at + Shortest <= end; at += 3)
        {
            if (rows.Slice(at, Shortest).SequenceEqual(rows.Slice(at - 3, Shortest)))
            {
                return at;
            }
        }

        return end;
    }
}
