using System.Runtime.CompilerServices;
using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>
/// Recolours a picture: brightness runs along the palette from shadow over middle to light, and a part of the own
/// colour stays. Dark, bright and flat pictures are stretched first, so that they remain recognisable.
/// </summary>
internal static class Toning
{
    // Of 256: how much of a pixel's own colour is added to its tone.
    private const int OwnColour = 72;

    // Brightness that takes the middle colour.
    private const int Middle = 112;

    // Brightness is stretched no further than this many times.
    private const int MostGain = 3;

    /// <param name="raster">Changed in place.</param>
    /// <param name="palette">The tones.</param>
    /// <param name="from">For each row, the first pixel that is recoloured.</param>
    public static void Apply(Raster raster, Palette palette, ReadOnlySpan<int> from)
    {
        Span<byte> level = stackalloc byte[256];
        Levels(raster, level);
        Span<uint> tones = stackalloc uint[256];
        for (var brightness = 0; brightness < 256; brightness++)
        {
            tones[brightness] = Tone(palette, level[brightness]);
        }

        for (var y = 0; y < raster.Height; y++)
        {
            Recolour(raster.Row(y)[Math.Clamp(from[y], 0, raster.Width)..], tones);
        }
    }

    private static void Recolour(Span<uint> row, ReadOnlySpan<uint> tones)
    {
        foreach (ref var pixel in row)
        {
            int red = (int)(pixel & 255), green = (int)((pixel >> 8) & 255), blue = (int)((pixel >> 16) & 255);
            var luma = ((77 * red) + (150 * green) + (29 * blue)) >> 8;
            var tone = tones[luma];
            red = (int)(tone & 255) + (((red - luma) * OwnColour) >> 8);
            green = (int)((tone >> 8) & 255) + (((green - luma) * OwnColour) >> 8);
            blue = (int)((tone >> 16) & 255) + (((blue - luma) * OwnColour) >> 8);
            pixel = 0xFF000000 | Clamp(red) | (Clamp(green) << 8) | (Clamp(blue) << 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Clamp(int value) => (uint)value <= 255 ? (uint)value : value < 0 ? 0u : 255u;

    private static uint Tone(Palette palette, int brightness) => brightness < Middle
        ? Ink.Mix(palette.Shadow, palette.Middle, brightness * 256 / Middle)
        : Ink.Mix(palette.Middle, palette.Light, (brightness - Middle) * 256 / (255 - Middle));

    /// <summary>Maps brightness so that all but the outermost hundredth spans the range.</summary>
    private static void Levels(Raster raster, Span<byte> level)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        var total = 0;
        for (var y = 0; y < raster.Height; y += 2)
        {
            var row = raster.Row(y);
            for (var x = y & 2; x < row.Length; x += 4)
            {
                counts[Ink.Luma(row[x])]++;
                total++;
            }
        }

        int low = 0, high = 255;
        for (var seen = counts[0]; seen <= total / 100 && low < 255; seen += counts[low])
        {
            low++;
        }

        for (var seen = counts[255]; seen <= total / 100 && high > low; seen += counts[high])
        {
            high--;
        }

        // A flat picture is not torn apart: the range widens about its middle until the gain is bearable.
        var range = Math.Max(high - low, 255 / MostGain);
        var start = Math.Clamp(low - ((range - (high - low)) / 2), 0, 255 - range);
        for (var i = 0; i < 256; i++)
        {
            level[i] = (byte)Math.Clamp((i - start) * 255 / range, 0, 255);
        }
    }
}
