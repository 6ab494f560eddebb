namespace Runflow.Emulator.Images.Codecs;

/// <summary>
/// What a source may cost. A file is refused before memory is taken when it claims more pixels than
/// <see cref="MaxPixels"/>, or more than its length could possibly hold. Decoding then takes at most
/// <see cref="MaxBytesPerPixel"/> bytes for each claimed pixel.
/// </summary>
internal static class DecodeLimits
{
    /// <summary>Largest width × height that is decoded or drawn: 50 million, above the 48-megapixel telephone.</summary>
    public const int MaxPixels = 50_000_000;

    /// <summary>Peak memory of a decode per pixel: a progressive 4:4:4 JPEG (6 coefficients, 3 samples, 4 output);
    /// sides are rounded up to whole blocks.</summary>
    public const int MaxBytesPerPixel = 13;

    /// <summary>Deflate cannot expand further than this (258 bytes from two bits).</summary>
    public const int DeflateMaxRatio = 1032;

    /// <summary>One JPEG block of 64 samples takes at least one bit of entropy-coded data.</summary>
    public const int JpegMaxSamplesPerByte = 512;

    /// <summary>Refuses a size that is zero, too large, or more than <paramref name="capacity"/> pixels.</summary>
    /// <param name="kind">Word for the message, <c>PNG</c> or <c>JPEG</c>.</param>
    /// <param name="width">Claimed width in pixels.</param>
    /// <param name="height">Claimed height in pixels.</param>
    /// <param name="capacity">Most pixels that a file of this length can hold.</param>
    public static void Check(string kind, long width, long height, long capacity)
    {
        if (width < 1 || height < 1)
        {
            throw new UnreadableImageException($"a {kind} whose header says {width} x {height} pixels");
        }

        if (width * height > MaxPixels)
        {
            throw new UnreadableImageException($"a {kind} of {width} x {height} pixels; at most {MaxPixels} pixels are read");
        }

        if (width * height > capacity)
        {
            throw new UnreadableImageException($"a {kind} whose header says {width} x {height} pixels, more than the file can hold");
        }
    }
}
