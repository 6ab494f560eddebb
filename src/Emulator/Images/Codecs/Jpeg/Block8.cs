using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>A block of 8 × 8 numbers as eight vectors, the shape in which both cosine transforms work.</summary>
internal struct Block8(ReadOnlySpan<int> block)
{
    public Vector256<int> Row0 = Vector256.Create(block[..8]);
    public Vector256<int> Row1 = Vector256.Create(block[8..16]);
    public Vector256<int> Row2 = Vector256.Create(block[16..24]);
    public Vector256<int> Row3 = Vector256.Create(block[24..32]);
    public Vector256<int> Row4 = Vector256.Create(block[32..40]);
    public Vector256<int> Row5 = Vector256.Create(block[40..48]);
    public Vector256<int> Row6 = Vector256.Create(block[48..56]);
    public Vector256<int> Row7 = Vector256.Create(block[56..64]);

    /// <summary>Swaps rows and columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Transpose()
    {
        if (!Avx2.IsSupported)
        {
            TransposeInMemory();
            return;
        }

        var a0 = Avx2.UnpackLow(Row0, Row1).AsInt64();
        var a1 = Avx2.UnpackHigh(Row0, Row1).AsInt64();
        var a2 = Avx2.UnpackLow(Row2, Row3).AsInt64();
        var a3 = Avx2.UnpackHigh(Row2, Row3).AsInt64();
        var a4 = Avx2.UnpackLow(Row4, Row5).AsInt64();
        var a5 = Avx2.UnpackHigh(Row4, Row5).AsInt64();
        var a6 = Avx2.UnpackLow(Row6, Row7).AsInt64();
        var a7 = Avx2.UnpackHigh(Row6, Row7).AsInt64();
        Vector256<int> b0 = Avx2.UnpackLow(a0, a2).AsInt32(), b1 = Avx2.UnpackHigh(a0, a2).AsInt32();
        Vector256<int> b2 = Avx2.UnpackLow(a1, a3).AsInt32(), b3 = Avx2.UnpackHigh(a1, a3).AsInt32();
        Vector256<int> b4 = Avx2.UnpackLow(a4, a6).AsInt32(), b5 = Avx2.UnpackHigh(a4, a6).AsInt32();
        Vector256<int> b6 = Avx2.UnpackLow(a5, a7).AsInt32(), b7 = Avx2.UnpackHigh(a5, a7).AsInt32();
        Row0 = Avx2.Permute2x128(b0, b4, 0x20);
        Row1 = Avx2.Permute2x128(b1, b5, 0x20);
        Row2 = Avx2.Permute2x128(b2, b6, 0x20);
        Row3 = Avx2.Permute2x128(b3, b7, 0x20);
        Row4 = Avx2.Permute2x128(b0, b4, 0x31);
        Row5 = Avx2.Permute2x128(b1, b5, 0x31);
        Row6 = Avx2.Permute2x128(b2, b6, 0x31);
        Row7 = Avx2.Permute2x128(b3, b7, 0x31);
    }

    private void TransposeInMemory()
    {
        Span<int> from = stackalloc int[64], to = stackalloc int[64];
        Row0.CopyTo(from);
        Row1.CopyTo(from[8..]);
        Row2.CopyTo(from[16..]);
        Row3.CopyTo(from[24..]);
        Row4.CopyTo(from[32..]);
        Row5.CopyTo(from[40..]);
        Row6.CopyTo(from[48..]);
        Row7.CopyTo(from[56..]);
        for (var i = 0; i < 64; i++)
        {
            to[i] = from[((i & 7) * 8) + (i >> 3)];
        }

        this = new Block8(to);
    }
}
