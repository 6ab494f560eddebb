using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>
/// The inverse cosine transform after Loeffler, Ligtenberg and Moschytz with 13-bit constants, eight columns at once.
/// Integers only; blocks come transposed (see <see cref="JpegTables.Transposed"/>) and samples leave in rows.
/// </summary>
internal static class InverseDct
{
    private const int ConstantBits = 13;

    // Up to here in zigzag order, coefficients lie in the first four rows and columns.
    private const int LastOfQuarter = 9;

    // Bits of fraction kept between the two passes.
    private const int PassBits = 2;

    /// <summary>Transforms all blocks of a progressive component.</summary>
    /// <param name="component">Its coefficients are read, its samples written.</param>
    /// <param name="quantisation">64 factors in transposed order.</param>
    public static void All(JpegComponent component, ReadOnlySpan<ushort> quantisation)
    {
        Span<int> block = stackalloc int[64];
        var coefficients = component.Coefficients;
        for (var y = 0; y < component.StoredRows; y++)
        {
            for (var x = 0; x < component.Stride; x++)
            {
                var from = coefficients.Slice(((y * component.Stride) + x) * 64, 64);
                var any = 0;
                for (var i = 0; i < 64; i++)
                {
                    block[i] = from[i] * quantisation[i];
                    any |= i == 0 ? 0 : block[i];
                }

                Block(block, any == 0 ? 0 : 63, component.Samples[((y * 8 * component.SampleStride) + (x * 8))..], component.SampleStride);
            }
        }
    }

    /// <summary>Transforms one block.</summary>
    /// <param name="block">64 dequantised coefficients, transposed.</param>
    /// <param name="last">No coefficient beyond this one in zigzag order is set, 0 to 63.</param>
    /// <param name="target">Where the top left sample goes.</param>
    /// <param name="stride">Bytes from row to row.</param>
    public static void Block(ReadOnlySpan<int> block, int last, Span<byte> target, int stride)
    {
        if (last == 0)
        {
            var flat = (ulong)Math.Clamp(((block[0] + 4) >> 3) + 128, 0, 255) * 0x0101010101010101;
            for (var y = 0; y < 8; y++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(target[(y * stride)..], flat);
            }

            return;
        }

        var rows = new Block8(block);
        if (last <= LastOfQuarter)
        {
            ShortPass(ref rows, ConstantBits - PassBits);
            rows.Transpose();
            ShortPass(ref rows, ConstantBits + PassBits + 3);
        }
        else
        {
            Pass(ref rows, ConstantBits - PassBits);
            rows.Transpose();
            Pass(ref rows, ConstantBits + PassBits + 3);
        }

        Store(rows, target, stride);
    }

    /// <summary>One dimension of the transform, down the vectors; the result is rounded and shifted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(ref Block8 v, int shift)
    {
        // Constants are cosines and their sums times 8,192. Even part: coefficients 0, 2, 4 and 6.
        var turn = (v.Row2 + v.Row6) * 4433;
        var low = turn - (v.Row6 * 15137);
        var high = turn + (v.Row2 * 6270);
        var half = Vector256.Create(1 << (shift - 1));
        var sum = ((v.Row0 + v.Row4) << ConstantBits) + half;
        var difference = ((v.Row0 - v.Row4) << ConstantBits) + half;
        Vector256<int> e0 = sum + high, e3 = sum - high, e1 = difference + low, e2 = difference - low;

        // Odd part: coefficients 1, 3, 5 and 7.
        var pair = (v.Row7 + v.Row3 + v.Row5 + v.Row1) * 9633;
        var a = ((v.Row7 + v.Row3) * -16069) + pair;
        var b = ((v.Row5 + v.Row1) * -3196) + pair;
        var c = (v.Row7 + v.Row1) * -7373;
        var d = (v.Row5 + v.Row3) * -20995;
        var o0 = (v.Row7 * 2446) + c + a;
        var o1 = (v.Row5 * 16819) + d + b;
        var o2 = (v.Row3 * 25172) + d + a;
        var o3 = (v.Row1 * 12299) + c + b;
        Combine(ref v, (e0, e1, e2, e3), (o0, o1, o2, o3), shift);
    }

    /// <summary>What <see cref="Pass"/> comes to when the coefficients 4 to 7 are 0: the same sums, their constants added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ShortPass(ref Block8 v, int shift)
    {
        var low = v.Row2 * 4433;
        var high = v.Row2 * (4433 + 6270);
        var sum = (v.Row0 << ConstantBits) + Vector256.Create(1 << (shift - 1));
        var o0 = (v.Row1 * (9633 - 7373)) + (v.Row3 * (9633 - 16069));
        var o1 = (v.Row1 * (9633 - 3196)) + (v.Row3 * (9633 - 20995));
        var o2 = (v.Row1 * 9633) + (v.Row3 * (9633 - 16069 - 20995 + 25172));
        var o3 = (v.Row1 * (9633 - 3196 - 7373 + 12299)) + (v.Row3 * 9633);
        Combine(ref v, (sum + high, sum + low, sum - low, sum - high), (o0, o1, o2, o3), shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine(
        ref Block8 v,
        (Vector256<int> Zero, Vector256<int> One, Vector256<int> Two, Vector256<int> Three) even,
        (Vector256<int> Zero, Vector256<int> One, Vector256<int> Two, Vector256<int> Three) odd,
        int shift)
    {
        var (e0, e1, e2, e3) = even;
        var (o0, o1, o2, o3) = odd;
        v.Row0 = (e0 + o3) >> shift;
        v.Row7 = (e0 - o3) >> shift;
        v.Row1 = (e1 + o2) >> shift;
        v.Row6 = (e1 - o2) >> shift;
        v.Row2 = (e2 + o1) >> shift;
        v.Row5 = (e2 - o1) >> shift;
        v.Row3 = (e3 + o0) >> shift;
        v.Row4 = (e3 - o0) >> shift;
    }

    /// <summary>Adds the middle of the range, clamps to bytes and writes the eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(in Block8 v, Span<byte> target, int stride)
    {
        Pair(v.Row0, v.Row1, target, stride);
        Pair(v.Row2, v.Row3, target[(2 * stride)..], stride);
        Pair(v.Row4, v.Row5, target[(4 * stride)..], stride);
        Pair(v.Row6, v.Row7, target[(6 * stride)..], stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(Vector256<int> upper, Vector256<int> lower, Span<byte> target, int stride)
    {
        var middle = Vector256.Create(128);
        var most = Vector256.Create(255);
        upper = Vector256.Min(Vector256.Max(upper + middle, Vector256<int>.Zero), most);
        lower = Vector256.Min(Vector256.Max(lower + middle, Vector256<int>.Zero), most);
        var words = Vector128.Narrow(upper.GetLower(), upper.GetUpper());
        var more = Vector128.Narrow(lower.GetLower(), lower.GetUpper());
        var bytes = Vector128.Narrow(words.AsUInt16(), more.AsUInt16()).AsUInt64();
        BinaryPrimitives.WriteUInt64LittleEndian(target, bytes[0]);
        BinaryPrimitives.WriteUInt64LittleEndian(target[stride..], bytes[1]);
    }
}
