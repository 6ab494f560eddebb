using System.Buffers;
using System.IO.Compression;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>
/// Reads PNG: all colour types and depths, interlaced too. Gamma and colour profiles are not applied; of 16 bits
/// the high byte is taken. Strict: every checksum must hold and the file must be complete.
/// </summary>
internal static class PngReader
{
    private const uint Ihdr = 0x49484452, Plte = 0x504C5445, Trns = 0x74524E53, Idat = 0x49444154, Iend = 0x49454E44;

    /// <summary>Decodes a file.</summary>
    /// <param name="file">The whole file; its signature has been seen.</param>
    /// <returns>A picture with straight alpha; dispose it.</returns>
    /// <exception cref="UnreadableImageException">The file is damaged, incomplete or too large.</exception>
    public static Raster Read(ReadOnlySpan<byte> file) => Read(file, draw: true).Raster!;

    /// <summary>Checks a file as <see cref="Read(ReadOnlySpan{byte})"/> would, without taking memory for its pixels.</summary>
    public static (int Width, int Height) Check(ReadOnlySpan<byte> file)
    {
        var header = Read(file, draw: false).Header;
        return (header.Width, header.Height);
    }

    private static (PngHeader Header, Raster? Raster) Read(ReadOnlySpan<byte> file, bool draw)
    {
        PngHeader? header = null;
        ReadOnlySpan<byte> palette = default, transparency = default;
        var at = PngChunk.Signature.Length;
        var compressed = ArrayPool<byte>.Shared.Rent(file.Length);
        try
        {
            var length = 0;
            for (uint type = 0; type != Iend;)
            {
                if (PngChunk.Read(file, ref at, out type, out var data) is { } problem)
                {
                    throw new UnreadableImageException(problem);
                }

                if ((header is null) != (type == Ihdr))
                {
                    throw new UnreadableImageException("a PNG whose header is not its first chunk");
                }

                switch (type)
                {
                    case Ihdr:
                        header = PngHeader.Parse(data);
                        break;
                    case Plte:
                        palette = data;
                        break;
                    case Trns:
                        transparency = data;
                        break;
                    case Idat:
                        data.CopyTo(compressed.AsSpan(length));
                        length += data.Length;
                        break;
                    case Iend:
                        break;
                    default:
                        RefuseCritical(type);
                        break;
                }
            }

            var known = header!.Value;
            DecodeLimits.Check("PNG", known.Width, known.Height, (long)length * DecodeLimits.DeflateMaxRatio * 8 / known.BitsPerPixel);
            var expansion = new PngExpansion(known, palette, transparency);
            return (known, Inflate(known, compressed, length, expansion, draw));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }

    private static Raster? Inflate(PngHeader header, byte[] compressed, int length, PngExpansion expansion, bool draw)
    {
        var raster = draw ? new Raster(header.Width, header.Height) : null;
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed, 0, length, writable: false), CompressionMode.Decompress);
            foreach (var pass in PngPass.Of(header))
            {
                Rows(header, pass, stream, expansion, raster);
            }

            // Reading on lets the stream compare its own checksum.
            Span<byte> more = stackalloc byte[1];
            _ = stream.Read(more);
            return raster;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            raster?.Dispose();
            throw new UnreadableImageException("a PNG whose compressed pixels are damaged or too few");
        }
        catch (UnreadableImageException)
        {
            raster?.Dispose();
            throw;
        }
    }

    private static void Rows(PngHeader header, PngPass pass, ZLibStream stream, PngExpansion expansion, Raster? raster)
    {
        var bytes = header.RowBytes(pass.Width);
        var distance = Math.Max(1, header.BitsPerPixel / 8);
        var rented = ArrayPool<byte>.Shared.Rent(2 * (bytes + 1));
        var pixels = ArrayPool<uint>.Shared.Rent(pass.Width);
        try
        {
            Span<byte> row = rented.AsSpan(0, bytes + 1), above = rented.AsSpan(bytes + 1, bytes + 1);
            above.Clear();
            for (var y = 0; y < pass.Height; y++)
            {
                stream.ReadExactly(row);
                if (row[0] > 4)
                {
                    throw new UnreadableImageException($"a PNG with a row of filter type {row[0]}, which does not exist");
                }

                if (raster is null)
                {
                    continue;
                }

                PngUnfilter.Apply(row[0], row[1..], above[1..], distance);
                var line = pixels.AsSpan(0, pass.Width);
                expansion.Expand(row[1..], line);
                pass.Place(line, y, raster);
                var swap = above;
                above = row;
                row = swap;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
            ArrayPool<uint>.Shared.Return(pixels);
        }
    }

    /// <summary>Chunks whose first letter is small may be passed over; others change what the pixels mean.</summary>
    private static void RefuseCritical(uint type)
    {
        if ((type & 0x20000000) == 0)
        {
            throw new UnreadableImageException("a PNG with a critical chunk that is not known");
        }
    }
}
