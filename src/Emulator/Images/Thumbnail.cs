using Runflow.Emulator.Images.Codecs;
using Runflow.Emulator.Images.Codecs.Png;
using Runflow.Emulator.Images.Drawing;

namespace Runflow.Emulator.Images;

/// <summary>Small copies of stored images.</summary>
internal static class Thumbnail
{
    /// <summary>Shrinks a PNG or JPEG; one that is small already keeps its size.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="longestSide">Pixels of the longer side at most, at least 1.</param>
    /// <returns>A PNG, upright and opaque; null when the bytes are no PNG or JPEG that can be decoded.</returns>
    public static byte[]? Of(ReadOnlySpan<byte> bytes, int longestSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longestSide, 1);
        using var picture = Decoding.TryDecode(bytes);
        return picture is null ? null : Shrink(picture, longestSide);
    }

    /// <summary>Shrinks a source of any kind as it is painted: decoded, derived from its address, or a pattern.</summary>
    /// <param name="source">The source.</param>
    /// <param name="longestSide">Pixels of the longer side at most, at least 1.</param>
    /// <returns>A PNG, upright and opaque.</returns>
    public static byte[] Of(PaintSource source, int longestSide)
    {
        using var picture = SourcePicture.Of(source);
        return Shrink(picture, longestSide);
    }

    private static byte[] Shrink(Raster picture, int longestSide)
    {
        long longer = Math.Max(Math.Max(picture.Width, picture.Height), longestSide);
        using var small = new Raster(
            (int)Math.Max(1, picture.Width * longestSide / longer),
            (int)Math.Max(1, picture.Height * longestSide / longer));
        Resampling.Draw(picture, new Box(0, 0, picture.Width, picture.Height), small, new Box(0, 0, small.Width, small.Height));
        return PngWriter.Write(small, record: null);
    }
}
