using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>Makes a picture of a source: decoded, derived from its address, or a pattern derived from its bytes.</summary>
internal static class SourcePicture
{
    // A pattern need not be drawn larger than this to be scaled to any output.
    private const int LongestPattern = 1024;

    /// <returns>An opaque picture; dispose it.</returns>
    public static Raster Of(PaintSource source)
    {
        if (source.Bytes is not { } bytes)
        {
            return Scenery.Draw(source.Sha256, PaintSource.SyntheticSize.Width, PaintSource.SyntheticSize.Height);
        }

        return Decoding.TryDecode(bytes.Span) ?? Pattern(source.Sha256, SourceProbe.Of(bytes.Span));
    }

    private static Raster Pattern(string sha256, SourceProbe probe)
    {
        long width = Math.Max(probe.Width, 1), height = Math.Max(probe.Height, 1), longer = Math.Max(width, height);
        var raster = probe.Readable
            ? new Raster((int)Math.Max(1, width * LongestPattern / longer), (int)Math.Max(1, height * LongestPattern / longer))
            : new Raster(LongestPattern, LongestPattern);
        var dice = SeedStream.Of(sha256);
        var palette = Palette.Pick(ref dice);
        TilePattern.Draw(raster, palette, ref dice);
        return raster;
    }
}
