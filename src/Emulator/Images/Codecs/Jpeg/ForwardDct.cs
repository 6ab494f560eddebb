using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>
/// The cosine transform after Loeffler, Ligtenberg and Moschytz with 13-bit constants, and the quantisation that follows
/// it. Integers only.
/// </summary>
internal static class ForwardDct
{
    private const int ConstantBits = 13;

    private const int PassBits = 2;

    /// <summary>Transforms and quantises a block.</summary>
    /// <param name="block">64 samples less 128, in rows; replaced by coefficients in transposed order.</param>
    /// <param name="divisors">64 divisors in transposed order: eight times the quantisation table.</param>
    /// <param name="reciprocals">65,536 over each divisor, rounded up.</param>
    public static void Block(Span<int> block, ReadOnlySpan<int> divisors, ReadOnlySpan<int> reciprocals)
    {
        var v = new Block8(block);
        Pass(ref v, ConstantBits - PassBits);
        v.Row0 <<= PassBits;
        v.Row4 <<= PassBits;
        v.Transpose();
        Pass(ref v, ConstantBits + PassBits);
        var half = Vector256.Create(1 << (PassBits - 1));
        v.Row0 = (v.Row0 + half) >> PassBits;
        v.Row4 = (v.Row4 + half) >> PassBits;
        Quantise(v.Row0, 0, divisors, reciprocals, block);
        Quantise(v.Row1, 8, divisors, reciprocals, block);
        Quantise(v.Row2, 16, divisors, reciprocals, block);
        Quantise(v.Row3, 24, divisors, reciprocals, block);
        Quantise(v.Row4, 32, divisors, reciprocals, block);
        Quantise(v.Row5, 40, divisors, reciprocals, block);
        Quantise(v.Row6, 48, divisors, reciprocals, block);
        Quantise(v.Row7, 56, divisors, reciprocals, block);
    }

    /// <summary>One dimension, down the vectors. Rows 0 and 4 are left unscaled: they need no multiplication.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(ref Block8 v, int shift)
    {
        Vector256<int> s0 = v.Row0 + v.Row7, d7 = v.Row0 - v.Row7, s1 = v.Row1 + v.Row6, d6 = v.Row1 - v.Row6;
        Vector256<int> s2 = v.Row2 + v.Row5, d5 = v.Row2 - v.Row5, s3 = v.Row3 + v.Row4, d4 = v.Row3 - v.Row4;
        Vector256<int> outer = s0 + s3, outerGap = s0 - s3, inner = s1 + s2, innerGap = s1 - s2;
        var half = Vector256.Create(1 << (shift - 1));
        v.Row0 = outer + inner;
        v.Row4 = outer - inner;
        var turn = ((innerGap + outerGap) * 4433) + half;
        v.Row2 = (turn + (outerGap * 6270)) >> shift;
        v.Row6 = (turn - (innerGap * 15137)) >> shift;

        var pair = ((d4 + d6 + d5 + d7) * 9633) + half;
        var a = ((d4 + d6) * -16069) + pair;
        var b = ((d5 + d7) * -3196) + pair;
        var c = (d4 + d7) * -7373;
        var d = (d5 + d6) * -20995;
        v.Row7 = ((d4 * 2446) + c + a) >> shift;
        v.Row5 = ((d5 * 16819) + d + b) >> shift;
        v.Row3 = ((d6 * 25172) + d + a) >> shift;
        v.Row1 = ((d7 * 12299) + c + b) >> shift;
    }

    /// <summary>Divides, rounding halves away from zero, by way of the reciprocal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quantise(Vector256<int> row, int at, ReadOnlySpan<int> divisors, ReadOnlySpan<int> reciprocals, Span<int> block)
    {
        // Coefficients stay below 2^14 and reciprocals below 2^14: the product fits.
        var divisor = Vector256.Create(divisors.Slice(at, 8));
        var size = (Vector256.Abs(row) + (divisor >> 1)) * Vector256.Create(reciprocals.Slice(at, 8)) >> 16;
        var sign = row >> 31;
        ((size ^ sign) - sign).CopyTo(block[at..]);
    }
}
