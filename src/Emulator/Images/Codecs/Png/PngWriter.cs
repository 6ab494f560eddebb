using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>
/// Writes 8-bit RGB PNG: alpha is dropped. The bytes are a pure function of the pixels and the record, on every machine
/// and runtime.
/// </summary>
internal static class PngWriter
{
    /// <summary>Keyword of the <c>iTXt</c> chunk that carries the record.</summary>
    public const string RecordKeyword = "runflow-emulator";

    // A block of deflate, and with it a Huffman code, covers about this many bytes: it stays in the second-level cache.
    private const int BlockBytes = 192 * 1024;

    /// <param name="raster">The picture.</param>
    /// <param name="record">The record's JSON for the <c>iTXt</c> chunk, sealed by a further chunk; null for neither.</param>
    /// <returns>The file.</returns>
    public static byte[] Write(Raster raster, string? record)
    {
        var stride = 1 + (3 * raster.Width);
        var rowsPerBlock = Math.Clamp(BlockBytes / stride, 1, raster.Height);
        var blocks = (raster.Height + rowsPerBlock - 1) / rowsPerBlock;
        var text = record is null ? [] : Encoding.UTF8.GetBytes(record);
        var file = ArrayPool<byte>.Shared.Rent(DeflateWriter.Bound(stride * raster.Height, blocks) + text.Length + 512);
        try
        {
            PngChunk.Signature.CopyTo(file);
            var at = Header(file, PngChunk.Signature.Length, raster);
            var seal = 0;
            if (record is not null)
            {
                at = seal = RecordChunk(file, at, text);
                at += PngChunk.Overhead + SealDataLength;
            }

            var afterSeal = at;
            at = Pixels(file, at, raster, rowsPerBlock);
            at = PngChunk.Close(file, at, "IEND"u8, 0);
            if (record is not null)
            {
                SealChunk(file, seal, afterSeal, at);
            }

            return file.AsSpan(0, at).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(file);
        }
    }

    private static int SealDataLength => Seal.Keyword.Length + 1 + Seal.Length;

    private static int Header(Span<byte> file, int at, Raster raster)
    {
        var data = file[(at + 8)..];
        BinaryPrimitives.WriteInt32BigEndian(data, raster.Width);
        BinaryPrimitives.WriteInt32BigEndian(data[4..], raster.Height);
        data[8] = 8;
        data[9] = 2;
        data[10] = data[11] = data[12] = 0;
        return PngChunk.Close(file, at, "IHDR"u8, 13);
    }

    private static int RecordChunk(Span<byte> file, int at, ReadOnlySpan<byte> text)
    {
        // Keyword, end; not compressed (two zeros); no language; no translated keyword; the text.
        var data = file[(at + 8)..];
        var length = Encoding.ASCII.GetBytes(RecordKeyword, data);
        data.Slice(length, 5).Clear();
        text.CopyTo(data[(length + 5)..]);
        return PngChunk.Close(file, at, "iTXt"u8, length + 5 + text.Length);
    }

    private static void SealChunk(Span<byte> file, int at, int after, int end)
    {
        var data = file[(at + 8)..];
        var length = Encoding.ASCII.GetBytes(Seal.Keyword, data);
        data[length] = 0;
        Seal.Write(file[..at], file[after..end], data.Slice(length + 1, Seal.Length));
        PngChunk.Close(file, at, "tEXt"u8, SealDataLength);
    }

    private static int Pixels(Span<byte> file, int at, Raster raster, int rowsPerBlock)
    {
        var width = raster.Width;
        var stride = 1 + (3 * width);
        var filtered = ArrayPool<byte>.Shared.Rent((rowsPerBlock * stride) + RowFilter.Slack);
        var runs = ArrayPool<(int, int)>.Shared.Rent((rowsPerBlock * stride / PixelRuns.Shortest) + rowsPerBlock + 1);
        try
        {
            var stream = file[(at + 8)..];
            stream[0] = 0x78;
            stream[1] = 0x01;
            var deflate = new DeflateWriter(stream[2..]);
            var adler = 1u;
            for (var top = 0; top < raster.Height; top += rowsPerBlock)
            {
                var rows = Math.Min(rowsPerBlock, raster.Height - top);
                for (var y = 0; y < rows; y++)
                {
                    var above = top + y == 0 ? default : raster.Row(top + y - 1);
                    RowFilter.Apply(raster.Row(top + y), above, filtered.AsSpan((y * stride)));
                }

                var block = filtered.AsSpan(0, rows * stride);
                adler = Checksums.Adler32(block, adler);
                var found = PixelRuns.Find(block, stride, runs);
                deflate.Block(block, runs.AsSpan(0, found), last: top + rows == raster.Height);
            }

            deflate.Finish();
            BinaryPrimitives.WriteUInt32BigEndian(stream[(2 + deflate.Written)..], adler);
            return PngChunk.Close(file, at, "IDAT"u8, 2 + deflate.Written + 4);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(filtered);
            ArrayPool<(int, int)>.Shared.Return(runs);
        }
    }
}
