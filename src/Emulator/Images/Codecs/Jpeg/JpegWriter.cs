using System.Buffers.Binary;
using System.Text;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>
/// Writes baseline JPEG: YCbCr 4:2:0, quality 90, the standard's Huffman tables. Integer code, so the bytes are a pure
/// function of the pixels and the record.
/// </summary>
internal static class JpegWriter
{
    /// <summary>Marker of the comment that carries the record.</summary>
    public const int Comment = 0xFE;

    /// <summary>Marker of the segment that carries the seal, APP11.</summary>
    public const int SealMarker = 0xEB;

    // In percent of the standard's tables, which are those of quality 50.
    private const int QuantisationPercent = 20;

    // A block is at most 64 coefficients of 26 bits, every byte stuffed.
    private const int BlockBound = 64 * 26 / 8 * 2;

    /// <param name="raster">The picture; alpha is ignored.</param>
    /// <param name="record">The record's JSON for a comment, sealed by a further segment; null for neither.</param>
    /// <returns>The file.</returns>
    public static byte[] Write(Raster raster, string? record)
    {
        using var sink = new JpegSink();
        sink.Add([0xFF, 0xD8]);
        sink.Segment(0xE0, 14);
        sink.Add("JFIF\0"u8);
        sink.Add([1, 1, 0, 0, 1, 0, 1, 0, 0]);
        var seal = 0;
        if (record is not null)
        {
            seal = Record(sink, record);
        }

        var luma = new JpegChannel(JpegStandard.LumaQuantisation, QuantisationPercent, JpegStandard.LumaDc, JpegStandard.LumaAc);
        var blue = new JpegChannel(JpegStandard.ChromaQuantisation, QuantisationPercent, JpegStandard.ChromaDc, JpegStandard.ChromaAc);
        var red = new JpegChannel(JpegStandard.ChromaQuantisation, QuantisationPercent, JpegStandard.ChromaDc, JpegStandard.ChromaAc);
        Headers(sink, raster, luma, blue);
        Units(sink, raster, luma, blue, red);
        sink.Finish();
        sink.Add([0xFF, 0xD9]);
        if (record is not null)
        {
            var start = seal + 4 + Seal.Keyword.Length + 1;
            Seal.Write(sink.Bytes[..seal], sink.Bytes[(start + Seal.Length)..], sink.Bytes.Slice(start, Seal.Length));
        }

        return sink.Bytes.ToArray();
    }

    /// <returns>Where the sealing segment begins; its digits are still to be filled in.</returns>
    private static int Record(JpegSink sink, string record)
    {
        var text = Encoding.UTF8.GetBytes(record);
        sink.Segment(Comment, text.Length);
        sink.Add(text);
        var seal = sink.Length;
        sink.Segment(SealMarker, Seal.Keyword.Length + 1 + Seal.Length);
        sink.Add(Encoding.ASCII.GetBytes(Seal.Keyword + '\0'));
        sink.Add(new byte[Seal.Length]);
        return seal;
    }

    private static void Headers(JpegSink sink, Raster raster, JpegChannel luma, JpegChannel chroma)
    {
        sink.Segment(0xDB, 65);
        sink.Add([0]);
        sink.Add(luma.QuantisationInFileOrder);
        sink.Segment(0xDB, 65);
        sink.Add([1]);
        sink.Add(chroma.QuantisationInFileOrder);

        Span<byte> frame = [8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
        BinaryPrimitives.WriteUInt16BigEndian(frame[1..], (ushort)raster.Height);
        BinaryPrimitives.WriteUInt16BigEndian(frame[3..], (ushort)raster.Width);
        sink.Segment(0xC0, frame.Length);
        sink.Add(frame);
        Table(sink, 0x00, JpegStandard.LumaDc);
        Table(sink, 0x10, JpegStandard.LumaAc);
        Table(sink, 0x01, JpegStandard.ChromaDc);
        Table(sink, 0x11, JpegStandard.ChromaAc);
        sink.Segment(0xDA, 10);
        sink.Add([3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
    }

    private static void Table(JpegSink sink, byte number, ReadOnlySpan<byte> table)
    {
        sink.Segment(0xC4, 1 + table.Length);
        sink.Add([number]);
        sink.Add(table);
    }

    private static void Units(JpegSink sink, Raster raster, JpegChannel luma, JpegChannel blue, JpegChannel red)
    {
        var across = (raster.Width + 15) / 16;
        using var band = new JpegBand(across * 16);
        for (var y = 0; y < raster.Height; y += 16)
        {
            band.Load(raster, y);
            sink.Reserve((across * 6 * BlockBound) + 16);
            for (var x = 0; x < across; x++)
            {
                for (var i = 0; i < 4; i++)
                {
                    luma.Encode(sink, band.Luma[((i >> 1) * 8 * band.Width)..], (x * 16) + ((i & 1) * 8), band.Width);
                }

                blue.Encode(sink, band.Blue, x * 8, band.Width / 2);
                red.Encode(sink, band.Red, x * 8, band.Width / 2);
            }
        }
    }
}
