using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>
/// Turns a row of pixels into a PNG row: the filter type, then the differences in RGB. Of the filters Sub, Up and Paeth
/// the one is taken that leaves the smallest differences on a sample of the row.
/// </summary>
internal static class RowFilter
{
    /// <summary>Bytes beyond a row's own that may be overwritten.</summary>
    public const int Slack = 16;

    private const byte Sub = 1, Up = 2, Paeth = 4;

    /// <param name="row">The row's pixels.</param>
    /// <param name="above">The row above, as long; empty for the first.</param>
    /// <param name="target">1 + 3 × width bytes, and <see cref="Slack"/> more.</param>
    public static void Apply(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above, Span<byte> target)
    {
        var type = above.IsEmpty ? Sub : Choose(row, above);
        target[0] = type;

        // The leftmost pixel has no left neighbour: Sub keeps it, Up and Paeth both take the pixel above.
        Store(target[1..], Difference(row[0], type == Sub || above.IsEmpty ? 0 : above[0]));

        // One loop for each type, so that nothing is decided within.
        switch (type)
        {
            case Sub:
                Apply<Left>(row, row, target);
                break;
            case Up:
                Apply<Above>(row, above, target);
                break;
            default:
                Apply<Nearest>(row, above, target);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TPredictor>(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above, Span<byte> target)
        where TPredictor : struct, IPredictor
    {
        const int Group = 8;
        ref var here = ref MemoryMarshal.GetReference(row);
        ref var over = ref MemoryMarshal.GetReference(above[..row.Length]);
        ref var to = ref MemoryMarshal.GetReference(target[..(1 + (3 * row.Length) + Slack)]);
        var x = 1;
        for (; x + Group <= row.Length; x += Group)
        {
            Store(ref Unsafe.Add(ref to, 1 + (3 * x)), Load(ref here, x) - TPredictor.Of(Load(ref here, x - 1), Load(ref over, x), Load(ref over, x - 1)));
        }

        for (; x < row.Length; x++)
        {
            Vector256<byte> left = One(row[x - 1]), up = One(above[x]), corner = One(above[x - 1]);
            Store(target[(1 + (3 * x))..], (One(row[x]) - TPredictor.Of(left, up, corner)).AsUInt32()[0]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte Choose(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above)
    {
        // Some forty groups of eight pixels, so that no 16-bit lane overflows (256 times 256 would).
        Vector256<ushort> sub = default, up = default, paeth = default;
        var step = Math.Max(16, row.Length / 40);
        ref var here = ref MemoryMarshal.GetReference(row);
        ref var over = ref MemoryMarshal.GetReference(above[..row.Length]);
        for (var x = 1; x + 8 <= row.Length; x += step)
        {
            Vector256<byte> current = Load(ref here, x), left = Load(ref here, x - 1), up8 = Load(ref over, x);
            sub += Size(current - left);
            up += Size(current - up8);
            paeth += Size(current - Nearest.Of(left, up8, Load(ref over, x - 1)));
        }

        uint s = Total(sub), u = Total(up), p = Total(paeth);
        return u <= s && u <= p ? Up : p <= s ? Paeth : Sub;
    }

    /// <summary>Magnitudes of signed bytes, pairwise summed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Size(Vector256<byte> residual)
    {
        var magnitude = Vector256.Min(residual, Vector256<byte>.Zero - residual);
        return Vector256.WidenLower(magnitude) + Vector256.WidenUpper(magnitude);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Total(Vector256<ushort> lanes)
        => Vector256.Sum(Vector256.WidenLower(lanes) + Vector256.WidenUpper(lanes));

    /// <summary>What a filter type takes for pixels, of their neighbours to the left, above, and above to the left.</summary>
    private interface IPredictor
    {
        static abstract Vector256<byte> Of(Vector256<byte> left, Vector256<byte> above, Vector256<byte> corner);
    }

    private readonly struct Left : IPredictor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Of(Vector256<byte> left, Vector256<byte> above, Vector256<byte> corner) => left;
    }

    private readonly struct Above : IPredictor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Of(Vector256<byte> left, Vector256<byte> above, Vector256<byte> corner) => above;
    }

    /// <summary>The Paeth predictor of the PNG specification.</summary>
    private readonly struct Nearest : IPredictor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> Of(Vector256<byte> left, Vector256<byte> above, Vector256<byte> corner)
        {
            // |p - a| = |b - c|, |p - b| = |a - c|, |p - c| = |(b - c) + (a - c)|: bytes suffice for the first two; the
            // third is their sum when both differences point the same way and their distance otherwise.
            Vector256<byte> higher = Vector256.Max(above, corner), further = Vector256.Max(left, corner);
            var fromLeft = higher - Vector256.Min(above, corner);
            var fromAbove = further - Vector256.Min(left, corner);
            var opposite = Vector256.Equals(higher, corner) ^ Vector256.Equals(further, corner);
            var distance = Vector256.Max(fromLeft, fromAbove) - Vector256.Min(fromLeft, fromAbove);

            // Pointing the same way, the sum is no smaller than either, so the corner is never the nearest.
            var fromCorner = distance | ~opposite;
            var nearest = Vector256.Min(fromLeft, Vector256.Min(fromAbove, fromCorner));
            var aboveOrCorner = Vector256.ConditionalSelect(Vector256.Equals(nearest, fromAbove), above, corner);
            return Vector256.ConditionalSelect(Vector256.Equals(nearest, fromLeft), left, aboveOrCorner);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Load(ref uint pixels, int x) => Vector256.LoadUnsafe(ref pixels, (nuint)x).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> One(uint pixel) => Vector256.CreateScalar(pixel).AsByte();

    /// <summary>Writes eight times RGB, and eight bytes more that the next store covers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref byte target, Vector256<byte> pixels)
    {
        var packing = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        if (Avx2.IsSupported)
        {
            var packed = Avx2.Shuffle(pixels, Vector256.Create(packing, packing)).AsInt32();
            Avx2.PermuteVar8x32(packed, Vector256.Create(0, 1, 2, 4, 5, 6, 3, 7)).AsByte().StoreUnsafe(ref target);
            return;
        }

        Vector128.Shuffle(pixels.GetLower(), packing).StoreUnsafe(ref target);
        Vector128.Shuffle(pixels.GetUpper(), packing).StoreUnsafe(ref target, 12);
    }

    private static void Store(Span<byte> target, uint pixel)
    {
        target[2] = (byte)(pixel >> 16);
        target[1] = (byte)(pixel >> 8);
        target[0] = (byte)pixel;
    }

    private static uint Difference(uint pixel, uint other)
        => ((pixel - other) & 0xFF)
            | ((((pixel >> 8) - (other >> 8)) & 0xFF) << 8)
            | ((((pixel >> 16) - (other >> 16)) & 0xFF) << 16);
}
