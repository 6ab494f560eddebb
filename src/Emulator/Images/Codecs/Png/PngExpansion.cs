using System.Buffers.Binary;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>Turns unfiltered rows of any colour type and depth into pixels, with palette and <c>tRNS</c> applied.</summary>
internal sealed class PngExpansion
{
    private readonly PngHeader _header;
    private readonly uint[] _lookup = new uint[256];

    // The colour that tRNS makes transparent, in samples of the file's depth; -1 for none.
    private readonly int _clearRed = -1;
    private readonly int _clearGreen = -1;
    private readonly int _clearBlue = -1;

    /// <param name="header">The file's header.</param>
    /// <param name="palette">Data of <c>PLTE</c>, empty when absent.</param>
    /// <param name="transparency">Data of <c>tRNS</c>, empty when absent.</param>
    /// <exception cref="UnreadableImageException">A palette is needed and missing or malformed.</exception>
    public PngExpansion(PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        _header = header;
        if (header.Type == 3)
        {
            FillFromPalette(palette, transparency);
            return;
        }

        var mask = (1 << header.Depth) - 1;
        if (header.Type == 0 && transparency.Length >= 2)
        {
            _clearRed = BinaryPrimitives.ReadUInt16BigEndian(transparency) & mask;
        }

        if (header.Type == 2 && transparency.Length >= 6)
        {
            _clearRed = BinaryPrimitives.ReadUInt16BigEndian(transparency) & mask;
            _clearGreen = BinaryPrimitives.ReadUInt16BigEndian(transparency[2..]) & mask;
            _clearBlue = BinaryPrimitives.ReadUInt16BigEndian(transparency[4..]) & mask;
        }

        if (header.Type == 0 && header.Depth <= 8)
        {
            for (var value = 0; value <= mask; value++)
            {
                _lookup[value] = Pixel(value * 255 / mask * 0x010101, value == _clearRed ? 0 : 255);
            }
        }
    }

    /// <summary>Expands one row.</summary>
    public void Expand(ReadOnlySpan<byte> row, Span<uint> pixels)
    {
        if (_header.Channels == 1 && _header.Depth <= 8)
        {
            Indexed(row, pixels);
        }
        else if (_header.Depth == 8)
        {
            Bytes(row, pixels);
        }
        else
        {
            Words(row, pixels);
        }
    }

    private static uint Pixel(int rgb, int alpha) => ((uint)alpha << 24) | (uint)rgb;

    private void FillFromPalette(ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        if (palette.Length is 0 or > 768 || palette.Length % 3 != 0)
        {
            throw new UnreadableImageException(palette.IsEmpty ? "a PNG whose palette is missing" : "a PNG whose palette is malformed");
        }

        // An index beyond the palette is opaque black.
        _lookup.AsSpan().Fill(Pixel(0, 255));
        for (var i = 0; i < palette.Length / 3; i++)
        {
            var rgb = palette[3 * i] | (palette[(3 * i) + 1] << 8) | (palette[(3 * i) + 2] << 16);
            _lookup[i] = Pixel(rgb, i < transparency.Length ? transparency[i] : 255);
        }
    }

    private void Indexed(ReadOnlySpan<byte> row, Span<uint> pixels)
    {
        int depth = _header.Depth, mask = (1 << depth) - 1;
        if (depth == 8)
        {
            for (var x = 0; x < pixels.Length; x++)
            {
                pixels[x] = _lookup[row[x]];
            }

            return;
        }

        for (var x = 0; x < pixels.Length; x++)
        {
            var bit = x * depth;
            pixels[x] = _lookup[(row[bit >> 3] >> (8 - depth - (bit & 7))) & mask];
        }
    }

    private void Bytes(ReadOnlySpan<byte> row, Span<uint> pixels)
    {
        switch (_header.Type)
        {
            case 2:
                for (var x = 0; x < pixels.Length; x++)
                {
                    int red = row[3 * x], green = row[(3 * x) + 1], blue = row[(3 * x) + 2];
                    var clear = red == _clearRed && green == _clearGreen && blue == _clearBlue;
                    pixels[x] = Pixel(red | (green << 8) | (blue << 16), clear ? 0 : 255);
                }

                break;
            case 4:
                for (var x = 0; x < pixels.Length; x++)
                {
                    pixels[x] = Pixel(row[2 * x] * 0x010101, row[(2 * x) + 1]);
                }

                break;
            default:
                for (var x = 0; x < pixels.Length; x++)
                {
                    pixels[x] = BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..]);
                }

                break;
        }
    }

    private void Words(ReadOnlySpan<byte> row, Span<uint> pixels)
    {
        var channels = _header.Channels;
        var colours = channels >= 3 ? 3 : 1;
        for (var x = 0; x < pixels.Length; x++)
        {
            var at = row[(2 * channels * x)..];
            int red = BinaryPrimitives.ReadUInt16BigEndian(at), green = red, blue = red;
            if (colours == 3)
            {
                green = BinaryPrimitives.ReadUInt16BigEndian(at[2..]);
                blue = BinaryPrimitives.ReadUInt16BigEndian(at[4..]);
            }

            var clear = red == _clearRed && (colours == 1 || (green == _clearGreen && blue == _clearBlue));
            var alpha = channels is 2 or 4 ? ToByte(BinaryPrimitives.ReadUInt16BigEndian(at[(2 * colours)..])) : clear ? 0 : 255;
            pixels[x] = Pixel(ToByte(red) | (ToByte(green) << 8) | (ToByte(blue) << 16), alpha);
        }
    }

    /// <summary>16 bits to 8: the high byte, as libvips and ImageMagick take it.</summary>
    private static int ToByte(int sample) => sample >> 8;
}
