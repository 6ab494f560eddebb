using System.Buffers.Binary;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>
/// Reads JPEG: baseline and progressive with Huffman coding, 8 bits, grey, YCbCr or RGB, any whole-number subsampling,
/// restart intervals. Strict: a file that is cut off, or whose data do not decode, is refused rather than guessed at.
/// EXIF orientation is applied. Not read: CMYK, 12 bits, arithmetic coding, lossless.
/// </summary>
internal ref struct JpegReader
{
    private const int MostScans = 64;

    private readonly ReadOnlySpan<byte> _file;
    private readonly bool _draw;
    private readonly JpegHuffmanTable?[] _tables = new JpegHuffmanTable?[8];
    private readonly ushort[]?[] _quantisation = new ushort[]?[4];
    private JpegFrame? _frame;
    private int _restartInterval;
    private int _orientation = 1;
    private int _adobeTransform = -1;
    private bool _jfif;
    private int _scans;

    private JpegReader(ReadOnlySpan<byte> file, bool draw)
    {
        _file = file;
        _draw = draw;
    }

    /// <summary>Decodes a file.</summary>
    /// <param name="file">The whole file; its first marker has been seen.</param>
    /// <param name="orient">False leaves the picture as it is stored.</param>
    /// <returns>An opaque picture; dispose it.</returns>
    /// <exception cref="UnreadableImageException">The file is damaged, incomplete, too large or of a kind not read.</exception>
    public static Raster Read(ReadOnlySpan<byte> file, bool orient = true)
    {
        var reader = new JpegReader(file, draw: true);
        try
        {
            reader.Segments();
            var raster = JpegColour.Convert(reader._frame!, reader.IsRgb());
            return orient ? Orientation.Apply(raster, reader._orientation) : raster;
        }
        finally
        {
            reader._frame?.Dispose();
        }
    }

    /// <summary>Checks a file as <see cref="Read"/> would, and leaves out what only the pixels need.</summary>
    /// <returns>The size after EXIF orientation.</returns>
    public static (int Width, int Height) Check(ReadOnlySpan<byte> file)
    {
        var reader = new JpegReader(file, draw: false);
        try
        {
            reader.Segments();
            var frame = reader._frame!;
            return reader._orientation >= 5 ? (frame.Height, frame.Width) : (frame.Width, frame.Height);
        }
        finally
        {
            reader._frame?.Dispose();
        }
    }

    private void Segments()
    {
        var at = 2;
        while (true)
        {
            var marker = NextMarker(ref at);
            if (marker == 0xD9)
            {
                break;
            }

            var data = Segment(ref at);
            if (marker == 0xDA)
            {
                Scan(data, ref at);
                continue;
            }

            Segment(marker, data);
        }

        if (_frame is null || !_frame.Components.All(component => component.Seen))
        {
            throw new UnreadableImageException("a JPEG without a complete picture");
        }

        if (_frame.Progressive && _draw)
        {
            foreach (var component in _frame.Components)
            {
                InverseDct.All(component, Quantisation(component));
            }
        }
    }

    private void Segment(int marker, scoped ReadOnlySpan<byte> data)
    {
        switch (marker)
        {
            case 0xC0 or 0xC1 or 0xC2 when _frame is null:
                _frame = JpegFrame.Parse(marker, data, _file.Length);
                foreach (var component in _frame.Components)
                {
                    component.Rent(_draw, _frame.Progressive);
                }

                break;
            case 0xC4:
                JpegTables.ReadHuffman(data, _tables);
                break;
            case 0xDB:
                JpegTables.ReadQuantisation(data, _quantisation);
                break;
            case 0xDD when data.Length == 2:
                _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(data);
                break;
            case 0xE0 when data.StartsWith("JFIF\0"u8):
                _jfif = true;
                break;
            case 0xE1 when data.StartsWith("Exif\0\0"u8):
                _orientation = ExifOrientation.Read(data[6..]);
                break;
            case 0xEE when data.Length >= 12 && data.StartsWith("Adobe"u8):
                _adobeTransform = data[11];
                break;
            case >= 0xC3 and <= 0xCF and not 0xC8:
                throw new UnreadableImageException("a JPEG of a kind that is not read (lossless, hierarchical or arithmetic-coded)");
            case 0xC0 or 0xC1 or 0xC2 or 0xDD or 0xDC:
                throw new UnreadableImageException("a JPEG with a malformed header");
            default:
                break;
        }
    }

    private void Scan(scoped ReadOnlySpan<byte> header, ref int at)
    {
        if (_frame is null)
        {
            throw new UnreadableImageException("a JPEG whose frame header is missing");
        }

        // Each scan walks the whole picture: a file could ask for thousands of them in a few bytes each.
        if (++_scans > MostScans)
        {
            throw new UnreadableImageException($"a JPEG of more than {MostScans} scans");
        }

        var scan = JpegScan.Parse(header, _frame, _tables);
        foreach (var component in scan.Components)
        {
            _ = Quantisation(component);
        }

        at = _frame.Progressive
            ? ProgressiveScan.Decode(_file, at, _frame, scan, _restartInterval)
            : SequentialScan.Decode(_file, at, _frame, scan, _restartInterval, _quantisation, _draw);
    }

    private readonly ushort[] Quantisation(JpegComponent component)
        => _quantisation[component.Quantisation] ?? throw new UnreadableImageException("a JPEG whose quantisation table is missing");

    private readonly int NextMarker(ref int at)
    {
        // Entropy-coded bytes that no code claimed, and fill bytes, are passed over.
        while (at + 1 < _file.Length)
        {
            if (_file[at] == 0xFF && _file[at + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7) or 1))
            {
                at += 2;
                return _file[at - 1];
            }

            at++;
        }

        throw new UnreadableImageException("a JPEG that is cut off");
    }

    private readonly ReadOnlySpan<byte> Segment(scoped ref int at)
    {
        if (at + 2 > _file.Length)
        {
            throw new UnreadableImageException("a JPEG that is cut off");
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(_file[at..]);
        if (length < 2 || at + length > _file.Length)
        {
            throw new UnreadableImageException("a JPEG that is cut off");
        }

        var data = _file.Slice(at + 2, length - 2);
        at += length;
        return data;
    }

    /// <summary>Three channels are RGB when Adobe's segment says so, or, without it and JFIF's, when they are named so.</summary>
    private readonly bool IsRgb()
    {
        var components = _frame!.Components;
        return components.Length == 3 && (_adobeTransform == 0
            || (_adobeTransform < 0 && !_jfif && components[0].Id == 'R' && components[1].Id == 'G' && components[2].Id == 'B'));
    }
}
