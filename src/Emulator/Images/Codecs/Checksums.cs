using System.Buffers.Binary;
using System.Runtime.Intrinsics;

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
        var t = s_crc.AsSpan(0, 8 * 256);
        var c = ~crc;
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

        return ~c;
    }

    /// <summary>Adler-32 of <paramref name="bytes"/>, going on from <paramref name="adler"/> (1 to begin with).</summary>
    public static uint Adler32(ReadOnlySpan<byte> bytes, uint adler = 1)
    {
        uint low = adler & 0xFFFF, high = adler >> 16;
        var weightsLow = Vector128.Create((ushort)16, 15, 14, 13, 12, 11, 10, 9);
        var weightsHigh = Vector128.Create((ushort)8, 7, 6, 5, 4, 3, 2, 1);
        while (bytes.Length >= 16)
        {
            // 5,552 is the largest count before a 32-bit sum could overflow.
            var take = Math.Min(bytes.Length, 5552) & ~15;
            var sum = Vector128<uint>.Zero;
            var weighted = Vector128<uint>.Zero;
            var carried = Vector128<uint>.Zero;
            for (var i = 0; i < take; i += 16)
            {
                var v = Vector128.Create(bytes.Slice(i, 16));
                var a = Vector128.WidenLower(v);
                var b = Vector128.WidenUpper(v);
                carried += sum;
                var plain = a + b;
                sum += Vector128.WidenLower(plain) + Vector128.WidenUpper(plain);
                var products = (a * weightsLow) + (b * weightsHigh);
                weighted += Vector128.WidenLower(products) + Vector128.WidenUpper(products);
            }

            high = (uint)((high + ((ulong)low * (uint)take) + (16UL * Vector128.Sum(carried)) + Vector128.Sum(weighted)) % AdlerPrime);
            low = (low + Vector128.Sum(sum)) % AdlerPrime;
            bytes = bytes[take..];
        }

        foreach (var value in bytes)
        {
            low = (low + value) % AdlerPrime;
            high = (high + low) % AdlerPrime;
        }

        return (high << 16) | low;
    }

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
