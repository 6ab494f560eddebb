using System.Buffers.Binary;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>The frame header of a JPEG and its components.</summary>
internal sealed class JpegFrame : IDisposable
{
    private JpegFrame(int width, int height, bool progressive, JpegComponent[] components)
    {
        Width = width;
        Height = height;
        Progressive = progressive;
        Components = components;
        MostHorizontal = components.Max(component => component.Horizontal);
        MostVertical = components.Max(component => component.Vertical);
        foreach (var component in components)
        {
            component.Measure(width, height, MostHorizontal, MostVertical);
        }
    }

    public int Width { get; }

    public int Height { get; }

    public bool Progressive { get; }

    public JpegComponent[] Components { get; }

    public int MostHorizontal { get; }

    public int MostVertical { get; }

    /// <summary>Units of an interleaved scan in a row.</summary>
    public int UnitsWide => (Width + (8 * MostHorizontal) - 1) / (8 * MostHorizontal);

    /// <summary>Rows of units of an interleaved scan.</summary>
    public int UnitsHigh => (Height + (8 * MostVertical) - 1) / (8 * MostVertical);

    /// <summary>Reads a frame header.</summary>
    /// <param name="marker">0xC0, 0xC1 (sequential) or 0xC2 (progressive).</param>
    /// <param name="data">The segment without its length.</param>
    /// <param name="fileLength">Bytes of the file, which bounds the size that is believed.</param>
    public static JpegFrame Parse(int marker, ReadOnlySpan<byte> data, int fileLength)
    {
        if (data.Length < 6 || data.Length != 6 + (3 * data[5]))
        {
            throw new UnreadableImageException("a JPEG with a malformed frame header");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(data[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
        if (data[0] != 8)
        {
            throw new UnreadableImageException($"a JPEG of {data[0]} bits per sample; 8 are read");
        }

        if (data[5] is not (1 or 3))
        {
            throw new UnreadableImageException(data[5] == 4
                ? "a CMYK JPEG (4 colour channels); grey and YCbCr are read"
                : $"a JPEG of {data[5]} colour channels; 1 and 3 are read");
        }

        DecodeLimits.Check("JPEG", width, height, (long)fileLength * DecodeLimits.JpegMaxSamplesPerByte);
        var components = new JpegComponent[data[5]];
        for (var i = 0; i < components.Length; i++)
        {
            var at = data[(6 + (3 * i))..];
            int horizontal = at[1] >> 4, vertical = at[1] & 15;
            if (horizontal is < 1 or > 4 || vertical is < 1 or > 4 || at[2] > 3)
            {
                throw new UnreadableImageException("a JPEG with a malformed frame header");
            }

            // A single channel is never interleaved, and its sampling factors mean nothing.
            components[i] = components.Length == 1
                ? new JpegComponent(at[0], 1, 1, at[2])
                : new JpegComponent(at[0], horizontal, vertical, at[2]);
        }

        return new JpegFrame(width, height, marker == 0xC2, components);
    }

    public void Dispose()
    {
        foreach (var component in Components)
        {
            component.Dispose();
        }
    }
}
