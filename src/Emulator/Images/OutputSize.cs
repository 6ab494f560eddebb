namespace Runflow.Emulator.Images;

/// <summary>
/// The size of an output for which no <c>image_size</c> was asked: the first source's own, within the model's bounds.
/// </summary>
internal static class OutputSize
{
    /// <summary>Both sides are multiples of this many pixels.</summary>
    public const int Step = 16;

    /// <summary>Least pixels of a side.</summary>
    public const int Shortest = 256;

    /// <summary>Most pixels of a side.</summary>
    public const int Longest = 1440;

    /// <summary>
    /// Keeps the source's proportions where the bounds allow it: shrunk until the longer side fits, or grown until the
    /// shorter side is long enough. Where both cannot be had (5000 × 10) the longer side is <see cref="Longest"/>, the
    /// shorter <see cref="Shortest"/>, and the painter pads.
    /// </summary>
    /// <param name="width">Source width in pixels after EXIF orientation, at least 1.</param>
    /// <param name="height">Source height in pixels after EXIF orientation, at least 1.</param>
    public static (int Width, int Height) FromSource(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long w = width, h = height;
        if (Math.Min(w, h) < Shortest)
        {
            (w, h) = (Scale(w, Shortest, Math.Min(width, height)), Scale(h, Shortest, Math.Min(width, height)));
        }

        if (Math.Max(w, h) is var longer && longer > Longest)
        {
            (w, h) = (Scale(w, Longest, longer), Scale(h, Longest, longer));
        }

        return (Bound(w), Bound(h));
    }

    private static long Scale(long side, long to, long from) => ((side * to) + (from / 2)) / from;

    private static int Bound(long side) => (int)Math.Clamp((side + (Step / 2)) / Step * Step, Shortest, Longest);
}
