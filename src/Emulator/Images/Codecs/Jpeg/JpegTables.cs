using System.Buffers.Binary;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>The table segments of a JPEG, and the order in which coefficients travel.</summary>
internal static class JpegTables
{
    /// <summary>
    /// Place of the n-th coefficient in a block that is stored transposed (column after column), which spares the
    /// inverse transform one of its two turns. Sixteen places more catch runs that lead beyond the block.
    /// </summary>
    public static ReadOnlySpan<byte> Transposed =>
    [
        0, 8, 1, 2, 9, 16, 24, 17, 10, 3, 4, 11, 18, 25, 32, 40,
        33, 26, 19, 12, 5, 6, 13, 20, 27, 34, 41, 48, 56, 49, 42, 35,
        28, 21, 14, 7, 15, 22, 29, 36, 43, 50, 57, 58, 51, 44, 37, 30,
        23, 31, 38, 45, 52, 59, 60, 53, 46, 39, 47, 54, 61, 62, 55, 63,
        63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
    ];

    /// <summary>Reads a DHT segment: tables 0 to 3 are DC, 4 to 7 AC.</summary>
    public static void ReadHuffman(ReadOnlySpan<byte> data, JpegHuffmanTable?[] tables)
    {
        while (!data.IsEmpty)
        {
            if (data.Length < 17 || (data[0] & 0xEC) != 0)
            {
                throw new UnreadableImageException("a JPEG with a malformed Huffman table");
            }

            var total = 0;
            foreach (var count in data.Slice(1, 16))
            {
                total += count;
            }

            if (total > 256 || data.Length < 17 + total)
            {
                throw new UnreadableImageException("a JPEG with a malformed Huffman table");
            }

            tables[(data[0] >> 4 << 2) | (data[0] & 3)] = new JpegHuffmanTable(data.Slice(1, 16), data.Slice(17, total));
            data = data[(17 + total)..];
        }
    }

    /// <summary>Reads a DQT segment into tables in <see cref="Transposed"/> order.</summary>
    public static void ReadQuantisation(ReadOnlySpan<byte> data, ushort[]?[] tables)
    {
        while (!data.IsEmpty)
        {
            int wide = data[0] >> 4, number = data[0] & 15;
            if (wide > 1 || number > 3 || data.Length < 1 + (64 << wide))
            {
                throw new UnreadableImageException("a JPEG with a malformed quantisation table");
            }

            var table = new ushort[64];
            for (var i = 0; i < 64; i++)
            {
                table[Transposed[i]] = wide == 0 ? data[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(data[(1 + (2 * i))..]);
            }

            tables[number] = table;
            data = data[(1 + (64 << wide))..];
        }
    }
}
