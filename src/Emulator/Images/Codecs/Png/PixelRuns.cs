using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find(ReadOnlySpan<byte> rows, int stride, Span<(int Literals, int Match)> runs)
    {
        var found = 0;
        var literalsFrom = 0;
        ref var bytes = ref MemoryMarshal.GetReference(rows);
        for (var row = 0; row + stride <= rows.Length; row += stride)
        {
            var end = row + stride;
            var at = row + 4;
            while ((at = Next(ref bytes, at, end)) < end)
            {
                var from = at;
                at += Equal(ref bytes, at, end) / 3 * 3;
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
    /// <param name="bytes">The rows.</param>
    /// <param name="at">A pixel of the row, not its first.</param>
    /// <param name="end">The end of the row; nothing beyond is read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(ref byte bytes, int at, int end)
    {
        // Ten pixels are compared at once, which tells of eight of them whether they and two more are equal.
        const uint Pixels = 0b001001001001001001001001;
        for (; at + 32 <= end; at += 24)
        {
            var equal = Repeated(ref bytes, at);
            var nine = equal & (equal >> 1) & (equal >> 2);
            nine &= (nine >> 3) & (nine >> 6) & Pixels;
            if (nine != 0)
            {
                return at + BitOperations.TrailingZeroCount(nine);
            }
        }

        for (; at + Shortest <= end; at += 3)
        {
            if (Equal(ref bytes, at, at + Shortest) == Shortest)
            {
                return at;
            }
        }

        return end;
    }

    /// <summary>How many bytes from one on are each the same as the third before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Equal(ref byte bytes, int from, int end)
    {
        var at = from;
        for (; at + 32 <= end; at += 32)
        {
            var different = ~Repeated(ref bytes, at);
            if (different != 0)
            {
                return at + BitOperations.TrailingZeroCount(different) - from;
            }
        }

        while (at < end && Unsafe.Add(ref bytes, at) == Unsafe.Add(ref bytes, at - 3))
        {
            at++;
        }

        return at - from;
    }

    /// <summary>A bit for each of 32 bytes: whether it is the same as the third before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Repeated(ref byte bytes, int at) =>
        Vector256.Equals(Vector256.LoadUnsafe(ref bytes, (nuint)at), Vector256.LoadUnsafe(ref bytes, (nuint)(at - 3))).ExtractMostSignificantBits();
}
