using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>
/// Turns a row of pixels into a PNG row: the filter type, then the differences in RGB. Of the filters Sub, Up and Paeth
/// the one is taken that leaves the smallest differences on a sample of the row.
/// </summary>
internal static class RowFilter
{
    private const byte Sub = 1, Up = 2, Paeth = 4;

    /// <param name="row">The row's pixels.</param>
    /// <param name="above">The row above; empty for the first.</param>
    /// <param name="target">1 + 3 × width bytes, and 16 more that may be overwritten.</param>
    public static void Apply(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above, Span<byte> target)
    {
        var type = above.IsEmpty ? Sub : Choose(row, above);
        target[0] = type;

        // The leftmost pixel has no left neighbour: Sub keeps it, Up and Paeth both take the pixel above.
        Store(target[1..], Vector128.Create(Difference(row[0], type == Sub || above.IsEmpty ? 0 : above[0])));
        var width = row.Length;
        if (width < 5)
        {
            ApplyNarrow(row, above, target, type);
            return;
        }

        // One loop for each type, so that nothing is decided within.
        switch (type)
        {
            case Sub:
                Apply<Left>(row, above, target);
                break;
            case Up:
                Apply<Above>(row, above, target);
                break;
            default:
                Apply<Nearest>(row, above, target);
                break;
        }
    }

    private static void Apply<TPredictor>(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above, Span<byte> target)
        where TPredictor : struct, IPredictor
    {
        var x = 1;
        for (; x + 8 <= row.Length; x += 8)
        {
            var (low, high) = (Load(row, x) - TPredictor.Of(row, above, x), Load(row, x + 4) - TPredictor.Of(row, above, x + 4));
            var place = target.Slice(1 + (3 * x), 28);
            Store(place, low.AsUInt32());
            Store(place[12..], high.AsUInt32());
        }

        for (; x < row.Length; x += 4)
        {
            // The last group steps back, so that every load is whole.
            x = Math.Min(x, row.Length - 4);
            Store(target[(1 + (3 * x))..], (Load(row, x) - TPredictor.Of(row, above, x)).AsUInt32());
        }
    }

    private static byte Choose(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above)
    {
        // About a hundred groups of four pixels at most, so that no 16-bit lane overflows (128 times 510 would).
        Vector128<ushort> sub = default, up = default, paeth = default;
        var step = Math.Max(16, row.Length / 100);
        for (var x = 1; x + 4 <= row.Length; x += step)
        {
            Vector128<byte> current = Load(row, x), left = Load(row, x - 1), over = Load(above, x);
            sub += Size(current - left);
            up += Size(current - over);
            paeth += Size(current - Predict(left, over, Load(above, x - 1)));
        }

        uint s = Total(sub), u = Total(up), p = Total(paeth);
        return u <= s && u <= p ? Up : p <= s ? Paeth : Sub;
    }

    /// <summary>Magnitudes of signed bytes, pairwise summed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Size(Vector128<byte> residual)
    {
        var magnitude = Vector128.Min(residual, Vector128<byte>.Zero - residual);
        return Vector128.WidenLower(magnitude) + Vector128.WidenUpper(magnitude);
    }

    private static uint Total(Vector128<ushort> lanes)
        => Vector128.Sum(Vector128.WidenLower(lanes) + Vector128.WidenUpper(lanes));

    /// <summary>The Paeth predictor of the PNG specification, on 16 channels at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Predict(Vector128<byte> left, Vector128<byte> above, Vector128<byte> corner)
    {
        // |p - a| = |b - c|, |p - b| = |a - c|, |p - c| = |(b - c) + (a - c)|: bytes suffice for the first two; the
        // third is their sum when both differences point the same way and their distance otherwise.
        var fromLeft = Vector128.Max(above, corner) - Vector128.Min(above, corner);
        var fromAbove = Vector128.Max(left, corner) - Vector128.Min(left, corner);
        var opposite = Vector128.GreaterThan(above, corner) ^ Vector128.GreaterThan(left, corner);
        var distance = Vector128.Max(fromLeft, fromAbove) - Vector128.Min(fromLeft, fromAbove);

        // Pointing the same way, the sum is no smaller than either, so the corner is never the nearest.
        var fromCorner = Vector128.ConditionalSelect(opposite, distance, Vector128<byte>.AllBitsSet);
        var nearest = Vector128.Min(fromLeft, Vector128.Min(fromAbove, fromCorner));
        var aboveOrCorner = Vector128.ConditionalSelect(Vector128.Equals(nearest, fromAbove), above, corner);
        return Vector128.ConditionalSelect(Vector128.Equals(nearest, fromLeft), left, aboveOrCorner);
    }

    /// <summary>What a filter type takes for the four pixels from one on.</summary>
    private interface IPredictor
    {
        static abstract Vector128<byte> Of(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above, int x);
    }

    private readonly struct Left : IPredictor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Of(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above, int x) => Load(row, x - 1);
    }

    private readonly struct Above : IPredictor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Of(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above, int x) => Load(above, x);
    }

    private readonly struct Nearest : IPredictor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Of(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above, int x) =>
            Predict(Load(row, x - 1), Load(above, x), Load(above, x - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ReadOnlySpan<uint> row, int x) => Vector128.Create(row.Slice(x, 4)).AsByte();

    /// <summary>Writes 12 bytes RGB RGB RGB RGB, and four more that the next store covers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<byte> target, Vector128<uint> pixels)
    {
        var packed = Vector128.Shuffle(pixels.AsByte(), Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255));
        packed.CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(target[..16]), 16));
    }

    private static uint Difference(uint pixel, uint other)
        => ((pixel - other) & 0xFF)
            | ((((pixel >> 8) - (other >> 8)) & 0xFF) << 8)
            | ((((pixel >> 16) - (other >> 16)) & 0xFF) << 16);

    private static void ApplyNarrow(ReadOnlySpan<uint> row, ReadOnlySpan<uint> above, Span<byte> target, byte type)
    {
        for (var x = 1; x < row.Length; x++)
        {
            var other = type switch
            {
                Sub => row[x - 1],
                Up => above[x],
                _ => Predict(Vector128.CreateScalar(row[x - 1]).AsByte(), Vector128.CreateScalar(above[x]).AsByte(), Vector128.CreateScalar(above[x - 1]).AsByte()).AsUInt32()[0],
            };
            Store(target[(1 + (3 * x))..], Vector128.Create(Difference(row[x], other)));
        }
    }
}
