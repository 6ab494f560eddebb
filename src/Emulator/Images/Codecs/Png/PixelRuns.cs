using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>Finds repeated pixels in filtered rows: flat areas become runs of equal differences.</summary>
internal static class PixelRuns
{
    /// <summary>Least bytes worth a match: four pixels. Fewer are mostly zeros, which are as short and sooner written as they are.</summary>
    public const int Shortest = 12;

    // Bytes looked at together, and how many of them can begin a run that is seen to be long enough.
    private const int Window = 64, Step = 54;

    // A bit for each pixel of a window, that of its first byte.
    private const ulong Pixels = 0x9249249249249249;

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

            // The first pixel of a row has none before it.
            var at = row + 4;
            while (at + Shortest <= end)
            {
                var next = at + Step;
                var equal = Look(ref bytes, at, end);
                for (var begins = Long(equal); begins != 0;)
                {
                    var first = BitOperations.TrailingZeroCount(begins);
                    var beyond = first + BitOperations.TrailingZeroCount(~(equal >> first));
                    var open = beyond >= Window;
                    var from = at + first;
                    var length = (open ? Window - first + Equal(ref bytes, at + Window, end) : beyond - first) / 3 * 3;
                    runs[found++] = (from - literalsFrom, length);
                    literalsFrom = from + length;
                    next = Math.Max(next, literalsFrom);
                    begins = open ? 0 : begins & (ulong.MaxValue << beyond);
                }

                at = next;
            }
        }

        if (literalsFrom < rows.Length)
        {
            runs[found++] = (rows.Length - literalsFrom, 0);
        }

        return found;
    }

    /// <summary>A bit for each pixel of a window at which a run begins that is long enough.</summary>
    /// <param name="equal">A bit for each byte that is the same as the third before it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Long(ulong equal)
    {
        var one = equal & (equal >> 1) & (equal >> 2);
        var two = one & (one >> 3);
        return two & (two >> 6) & Pixels;
    }

    /// <summary>A bit for each byte of a window: whether it is the same as the third before it; none beyond the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Look(ref byte bytes, int at, int end)
    {
        if (at + Window <= end)
        {
            return Repeated(ref bytes, at) | ((ulong)Repeated(ref bytes, at + 32) << 32);
        }

        var equal = 0UL;
        for (var i = 0; at + i < end; i++)
        {
            equal |= Unsafe.Add(ref bytes, at + i) == Unsafe.Add(ref bytes, at + i - 3) ? 1UL << i : 0;
        }

        return equal;
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
