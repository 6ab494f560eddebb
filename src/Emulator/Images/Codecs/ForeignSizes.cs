using System.Buffers.Binary;

namespace Runflow.Emulator.Images.Codecs;

/// <summary>Recognises WebP, GIF and AVIF by their first bytes and reads their size; they are not decoded.</summary>
internal static class ForeignSizes
{
    /// <summary>The kind, or <see cref="SourceKind.Unreadable"/> when it is none of them; size 0 × 0 when it is one of
    /// them and the header holds no size.</summary>
    public static (SourceKind Kind, int Width, int Height) Of(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8))
        {
            return file.Length < 13
                ? (SourceKind.Gif, 0, 0)
                : (SourceKind.Gif, BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]));
        }

        if (file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8))
        {
            var (width, height) = Webp(file[12..]);
            return (SourceKind.Webp, width, height);
        }

        if (file.Length >= 16 && file[4..].StartsWith("ftyp"u8) && IsAvif(file))
        {
            var (width, height) = Avif(file);
            return (SourceKind.Avif, width, height);
        }

        return (SourceKind.Unreadable, 0, 0);
    }

    private static (int Width, int Height) Webp(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 18)
        {
            return (0, 0);
        }

        var data = chunk[8..];
        if (chunk.StartsWith("VP8X"u8))
        {
            return (1 + data[4] + (data[5] << 8) + (data[6] << 16), 1 + data[7] + (data[8] << 8) + (data[9] << 16));
        }

        if (chunk.StartsWith("VP8L"u8) && data[0] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }

        return chunk.StartsWith("VP8 "u8) && data[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])
            ? (BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF)
            : (0, 0);
    }

    private static bool IsAvif(ReadOnlySpan<byte> file)
    {
        var box = file[..(int)Math.Min((uint)file.Length, BinaryPrimitives.ReadUInt32BigEndian(file))];
        for (var at = 8; at + 4 <= box.Length; at += 4)
        {
            if (box[at..].StartsWith("avif"u8) || box[at..].StartsWith("avis"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The largest of the <c>ispe</c> properties: those of tiles and of alpha are no larger than the picture's.</summary>
    private static (int Width, int Height) Avif(ReadOnlySpan<byte> file)
    {
        (int Width, int Height) size = default;
        var rest = file[..Math.Min(file.Length, 64 * 1024)];
        for (var at = rest.IndexOf("ispe"u8); at >= 0 && rest.Length - at >= 16; at = rest.IndexOf("ispe"u8))
        {
            long width = BinaryPrimitives.ReadUInt32BigEndian(rest[(at + 8)..]), height = BinaryPrimitives.ReadUInt32BigEndian(rest[(at + 12)..]);
            if (width is > 0 and <= 65536 && height is > 0 and <= 65536 && width * height > (long)size.Width * size.Height)
            {
                size = ((int)width, (int)height);
            }

            rest = rest[(at + 4)..];
        }

        return size;
    }
}
