using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
            while (at < end)
            {
                var pixel = At(rows, at - 3);
                if (At(rows, at) != pixel)
                {
                    at += 3;
                    continue;
                }

                var from = at;
                do
                {
                    at += 3;
                }
                while (at < end && At(rows, at) == pixel);

                if (at - from >= Shortest)
                {
                    runs[found++] = (from - literalsFrom, at - from);
                    literalsFrom = at;
                }
            }
        }

        if (literalsFrom < rows.Length)
        {
            runs[found++] = (rows.Length - literalsFrom, 0);
        }

        return found;
    }

    /// <summary>The three bytes of a pixel, read from one byte before it: there is always a filter byte or a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint At(ReadOnlySpan<byte> rows, int at)
        => Unsafe.ReadUnaligned<uint>(ref MemoryMarshal.GetReference(rows.Slice(at - 1, 4))) >> 8;
}
