using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Runflow.Emulator.Images.Codecs;

/// <summary>CRC-32 of PNG chunks and Adler-32 of zlib streams, both as their specifications define them.</summary>
internal static class Checksums
{
    private const uint AdlerPrime = 65521;

    // Table k holds the CRC of a byte followed by k zero bytes, so that eight bytes are taken in at once.
    private static readonly uint[] s_crc = BuildCrcTables();

    /// <summary>CRC-32 (polynomial 0xEDB88320) of <paramref name="bytes"/>, going on from <paramref name="crc"/>.</summary>
    public static uint Crc32(ReadOnlySpan<byte> bytes, uint crc = 0)
    {
        var c = ~crc;
        if (Pclmulqdq.IsSupported && bytes.Length >= 128)
        {
            var whole = bytes.Length & ~63;
            c = CrcFolded(bytes[..whole], c);
            bytes = bytes[whole..];
        }

        return ~CrcByTables(bytes, c);
    }

    /// <summary>Adler-32 of <paramref name="bytes"/>, going on from <paramref name="adler"/> (1 to begin with).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Adler32(ReadOnlySpan<byte> bytes, uint adler = 1)
    {
        uint low = adler & 0xFFFF, high = adler >> 16;
        var weights = Vector256.Create((sbyte)32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        while (bytes.Length >= 32)
        {
            // 5,552 is the largest count before a 32-bit sum could overflow.
            var take = Math.Min(bytes.Length, 5552) & ~31;
            var sum = Vector256<uint>.Zero;
            var weighted = Vector256<uint>.Zero;
            var carried = Vector256<uint>.Zero;
            ref var from = ref MemoryMarshal.GetReference(bytes);
            for (var i = 0; i < take; i += 32)
            {
                var v = Vector256.LoadUnsafe(ref from, (nuint)i);
                carried += sum;
                sum += Sums(v);
                weighted += Products(v, weights);
            }

            high = (uint)((high + ((ulong)low * (uint)take) + (32UL * Vector256.Sum(carried)) + Vector256.Sum(weighted)) % AdlerPrime);
            low = (low + Vector256.Sum(sum)) % AdlerPrime;
            bytes = bytes[take..];
        }

        foreach (var value in bytes)
        {
            low = (low + value) % AdlerPrime;
            high = (high + low) % AdlerPrime;
        }

        return (high << 16) | low;
    }

    /// <summary>Numbers whose sum is that of 32 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Sums(Vector256<byte> v)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.SumAbsoluteDifferences(v, Vector256<byte>.Zero).AsUInt32();
        }

        var pairs = Vector256.WidenLower(v) + Vector256.WidenUpper(v);
        return Vector256.WidenLower(pairs) + Vector256.WidenUpper(pairs);
    }

    /// <summary>Numbers whose sum is that of 32 bytes, each times its weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Products(Vector256<byte> v, Vector256<sbyte> weights)
    {
        if (Avx2.IsSupported)
        {
            // Two products together are at most 255 times 63: they fit 16 bits.
            return Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(v, weights), Vector256.Create((short)1)).AsUInt32();
        }

        var w = weights.AsByte();
        var pairs = (Vector256.WidenLower(v) * Vector256.WidenLower(w)) + (Vector256.WidenUpper(v) * Vector256.WidenUpper(w));
        return Vector256.WidenLower(pairs) + Vector256.WidenUpper(pairs);
    }

    private static uint CrcByTables(ReadOnlySpan<byte> bytes, uint c)
    {
        var t = s_crc.AsSpan(0, 8 * 256);
        while (bytes.Length >= 8)
        {
            var a = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ c;
            var b = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            c = t[1792 + (int)(a & 255)] ^ t[1536 + (int)((a >> 8) & 255)] ^ t[1280 + (int)((a >> 16) & 255)] ^ t[1024 + (int)(a >> 24)]
                ^ t[768 + (int)(b & 255)] ^ t[512 + (int)((b >> 8) & 255)] ^ t[256 + (int)((b >> 16) & 255)] ^ t[(int)(b >> 24)];
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
        {
            c = t[(int)((c ^ value) & 255)] ^ (c >> 8);
        }

        return c;
    }

    /// <summary>
    /// Products without carries bring 16 bytes forward by a distance: the remainder stays the same (Gopal and others, Fast CRC
    /// Computation Using PCLMULQDQ, 2009, whose constants these are). What is left at the end is 16 bytes for the tables.
    /// </summary>
    /// <param name="bytes">A multiple of 64, at least 64.</param>
    /// <param name="c">The state before them.</param>
    /// <returns>The state behind them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint CrcFolded(ReadOnlySpan<byte> bytes, uint c)
    {
        ref var from = ref MemoryMarshal.GetReference(bytes);
        var by64 = Vector128.Create(0x154442BD4, 0x1C6E41596);
        var by16 = Vector128.Create(0x1751997D0, 0x0CCAA009E);
        var a = Load(ref from, 0) ^ Vector128.CreateScalar((long)c);
        Vector128<long> b = Load(ref from, 16), d = Load(ref from, 32), e = Load(ref from, 48);
        for (var i = 64; i < bytes.Length; i += 64)
        {
            a = Fold(a, by64) ^ Load(ref from, i);
            b = Fold(b, by64) ^ Load(ref from, i + 16);
            d = Fold(d, by64) ^ Load(ref from, i + 32);
            e = Fold(e, by64) ^ Load(ref from, i + 48);
        }

        e ^= Fold(d ^ Fold(b ^ Fold(a, by16), by16), by16);
        Span<byte> rest = stackalloc byte[16];
        e.AsByte().CopyTo(rest);
        return CrcByTables(rest, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> Load(ref byte from, int at) => Vector128.LoadUnsafe(ref from, (nuint)at).AsInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> Fold(Vector128<long> value, Vector128<long> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    private static uint[] BuildCrcTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var c = i;
            for (var bit = 0; bit < 8; bit++)
            {
                c = (c & 1) == 0 ? c >> 1 : (c >> 1) ^ 0xEDB88320;
            }

            tables[i] = c;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var before = tables[i - 256];
            tables[i] = tables[before & 255] ^ (before >> 8);
        }

        return tables;
    }
}
