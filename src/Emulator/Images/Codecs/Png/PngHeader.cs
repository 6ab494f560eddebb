using System.Buffers.Binary;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>The fields of <c>IHDR</c>.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Depth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Type">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
/// <param name="Interlaced">True for Adam7.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int Type, bool Interlaced)
{
    public int Channels => Type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    public int BitsPerPixel => Channels * Depth;

    /// <summary>Bytes of a row of so many pixels, without the filter type.</summary>
    public int RowBytes(int pixels) => (int)((((long)pixels * BitsPerPixel) + 7) / 8);

    /// <summary>Reads the 13 bytes of the chunk.</summary>
    /// <exception cref="UnreadableImageException">A field has no meaning.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> data)
    {
        if (data.Length != 13)
        {
            throw new UnreadableImageException("a PNG whose header has the wrong length");
        }

        long width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        int depth = data[8], type = data[9];
        var known = (type, depth) switch
        {
            (0, 1 or 2 or 4 or 8 or 16) => true,
            (3, 1 or 2 or 4 or 8) => true,
            (2 or 4 or 6, 8 or 16) => true,
            _ => false,
        };
        if (!known || data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw new UnreadableImageException($"a PNG with colour type {type} at {depth} bits, methods {data[10]}/{data[11]}/{data[12]}, which do not exist");
        }

        // Deeper limits follow once the length of the data is known.
        DecodeLimits.Check("PNG", width, height, long.MaxValue);
        return new PngHeader((int)width, (int)height, depth, type, data[12] == 1);
    }
}
