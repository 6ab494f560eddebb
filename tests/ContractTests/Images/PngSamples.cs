using System.Buffers.Binary;
using System.IO.Compression;
using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Tests.Images;

/// <summary>A PNG writer for tests: every colour type, depth and interlacing, with random samples and the pixels that a
/// reader must find in them.</summary>
internal static class PngSamples
{
    private static readonly (int Left, int Top, int StepX, int StepY)[] s_adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>All combinations of colour type and depth that PNG has.</summary>
    public static IEnumerable<(int Type, int Depth)> Kinds =>
        [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16)];

    /// <returns>The file, and its pixels with red in the lowest byte and alpha in the highest.</returns>
    public static (byte[] File, uint[] Pixels) Make(int width, int height, int type, int depth, bool interlaced)
    {
        // A generator of our own: tests must see the same files every day.
        var state = (uint)((width * 7919) + (height * 104729) + (type * 31) + (depth * 17) + (interlaced ? 3 : 0) + 1);
        int Next(int below)
        {
            state = (state * 1664525) + 1013904223;
            return (int)((state >> 8) % (uint)below);
        }

        var channels = type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var samples = new int[height, width, channels];
        var palette = new byte[type == 3 ? 3 << depth : 0];
        foreach (ref var value in palette.AsSpan())
        {
            value = (byte)Next(256);
        }

        var pixels = new uint[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < channels; c++)
                {
                    samples[y, x, c] = Next(1 << depth);
                }

                pixels[(y * width) + x] = Pixel(type, depth, palette, c => samples[y, x, c]);
            }
        }

        using var raw = new MemoryStream();
        foreach (var (left, top, stepX, stepY) in interlaced ? s_adam7 : [(0, 0, 1, 1)])
        {
            var before = Array.Empty<byte>();
            for (int y = top, number = 0; y < height && left < width; y += stepY, number++)
            {
                var row = Pack(samples, y, left, stepX, width, channels, depth);
                raw.Write(Filter(row, before.Length == 0 ? new byte[row.Length] : before, number % 5, Math.Max(1, channels * depth / 8)));
                before = row;
            }
        }

        return (Assemble(width, height, type, depth, interlaced ? 1 : 0, palette, raw.ToArray()), pixels);
    }

    /// <summary>A file of these parts, its data compressed; nothing is checked.</summary>
    public static byte[] Assemble(int width, int height, int type, int depth, int interlace, byte[] palette, byte[] raw)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(raw);
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)type, (byte)interlace);
        byte[] file = [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header)];
        return [.. file, .. palette.Length > 0 ? Chunk("PLTE", palette) : [], .. Chunk("IDAT", compressed.ToArray()), .. Chunk("IEND", [])];
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        System.Text.Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Checksums.Crc32(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static uint Pixel(int type, int depth, byte[] palette, Func<int, int> sample)
    {
        uint Byte(int channel) => (uint)(depth == 16 ? sample(channel) >> 8 : sample(channel) * 255 / ((1 << depth) - 1));
        uint Entry(int channel) => palette[(3 * sample(0)) + channel];
        return type switch
        {
            0 => 0xFF000000 | (Byte(0) * 0x010101),
            2 => 0xFF000000 | Byte(0) | (Byte(1) << 8) | (Byte(2) << 16),
            3 => 0xFF000000 | Entry(0) | (Entry(1) << 8) | (Entry(2) << 16),
            4 => (Byte(1) << 24) | (Byte(0) * 0x010101),
            _ => (Byte(3) << 24) | Byte(0) | (Byte(1) << 8) | (Byte(2) << 16),
        };
    }

    private static byte[] Pack(int[,,] samples, int y, int left, int step, int width, int channels, int depth)
    {
        var count = (width - left + step - 1) / step;
        var row = new byte[((count * channels * depth) + 7) / 8];
        var bit = 0;
        for (var x = left; x < width; x += step)
        {
            for (var c = 0; c < channels; c++)
            {
                for (var b = depth - 1; b >= 0; b--, bit++)
                {
                    row[bit / 8] |= (byte)(((samples[y, x, c] >> b) & 1) << (7 - (bit % 8)));
                }
            }
        }

        return row;
    }

    private static byte[] Filter(byte[] row, byte[] above, int type, int distance)
    {
        var filtered = new byte[row.Length + 1];
        filtered[0] = (byte)type;
        for (var i = 0; i < row.Length; i++)
        {
            int a = i >= distance ? row[i - distance] : 0, b = above[i], c = i >= distance ? above[i - distance] : 0;
            int pa = Math.Abs(b - c), pb = Math.Abs(a - c), pc = Math.Abs(a + b - c - c);
            var predicted = type switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => pa <= pb && pa <= pc ? a : pb <= pc ? b : c };
            filtered[i + 1] = (byte)(row[i] - predicted);
        }

        return filtered;
    }
}
