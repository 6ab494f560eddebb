using Runflow.Emulator.Images.Codecs.Jpeg;
using Runflow.Emulator.Images.Codecs.Png;

namespace Runflow.Emulator.Images.Codecs;

/// <summary>
/// The one place where bytes become pixels: a codec library could stand behind these two methods. Neither throws on any
/// input.
/// </summary>
internal static class Decoding
{
    /// <summary>Decodes a PNG or JPEG, upright and laid on white.</summary>
    /// <returns>An opaque picture, to be disposed; null for anything that cannot be decoded.</returns>
    public static Raster? TryDecode(ReadOnlySpan<byte> file)
    {
        try
        {
            return Kind(file) switch
            {
                SourceKind.Png => OnWhite(PngReader.Read(file)),
                SourceKind.Jpeg => JpegReader.Read(file),
                _ => null,
            };
        }
        catch (UnreadableImageException)
        {
            return null;
        }
    }

    /// <summary>Tells what a file is, and whether all of it can be decoded.</summary>
    public static SourceProbe Probe(ReadOnlySpan<byte> file)
    {
        try
        {
            switch (Kind(file))
            {
                case SourceKind.Png:
                    var (width, height) = PngReader.Check(file);
                    return new SourceProbe(SourceKind.Png, width, height, null);
                case SourceKind.Jpeg:
                    (width, height) = JpegReader.Check(file);
                    return new SourceProbe(SourceKind.Jpeg, width, height, null);
                default:
                    return Foreign(file);
            }
        }
        catch (UnreadableImageException e)
        {
            return Unreadable(e.Message);
        }
    }

    private static SourceKind Kind(ReadOnlySpan<byte> file)
        => file.StartsWith(PngChunk.Signature) ? SourceKind.Png
            : file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? SourceKind.Jpeg
            : SourceKind.Unreadable;

    private static SourceProbe Foreign(ReadOnlySpan<byte> file)
    {
        var (kind, width, height) = ForeignSizes.Of(file);
        return kind == SourceKind.Unreadable ? Unreadable(FoundInstead.Describe(file))
            : width < 1 || height < 1 ? Unreadable($"a {kind.ToString().ToUpperInvariant()} whose header holds no size")
            : new SourceProbe(kind, width, height, null);
    }

    private static SourceProbe Unreadable(string found)
        => new(SourceKind.Unreadable, 0, 0, $"Expected a PNG, JPEG, WebP, GIF or AVIF image, found {found}.");

    private static Raster OnWhite(Raster raster)
    {
        foreach (ref var pixel in raster.Pixels)
        {
            var alpha = pixel >> 24;
            if (alpha != 255)
            {
                pixel = Drawing.Ink.Mix(Drawing.Ink.White, pixel, (int)(alpha + (alpha >> 7)));
            }
        }

        return raster;
    }
}
