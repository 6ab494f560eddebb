namespace Runflow.Emulator.Images.Codecs;

/// <summary>Says what a file is that is no image we know, in words that help the one who sent it.</summary>
internal static class FoundInstead
{
    /// <returns>A noun phrase, such as "a PDF document".</returns>
    public static string Describe(ReadOnlySpan<byte> file)
    {
        var text = file[..Math.Min(file.Length, 512)];
        var trimmed = text.TrimStart("\uFEFF \t\r\n"u8);
        return file.IsEmpty ? "no bytes at all"
            : file.StartsWith("%PDF"u8) ? "a PDF document"
            : file.StartsWith("BM"u8) ? "a BMP image"
            : file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) ? "a TIFF image"
            : file.StartsWith("PK\x03\x04"u8) ? "a ZIP archive"
            : file.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "a gzip file"
            : file.Length >= 12 && file[4..].StartsWith("ftyp"u8) ? "an MP4 or HEIF file"
            : text.IndexOf("<svg"u8) >= 0 ? "an SVG drawing"
            : trimmed.StartsWith("<!DOCTYPE html"u8) || trimmed.StartsWith("<html"u8) ? "an HTML page"
            : trimmed.StartsWith("{"u8) || trimmed.StartsWith("["u8) ? "JSON text"
            : text.IndexOfAnyExceptInRange((byte)0x09, (byte)0x7E) < 0 ? $"text ({file.Length} bytes)"
            : $"{file.Length} bytes of no known kind, beginning {Convert.ToHexString(file[..Math.Min(file.Length, 8)])}";
    }
}
