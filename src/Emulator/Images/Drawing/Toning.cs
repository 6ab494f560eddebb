using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    /// <summary>Recolours a row.</summary>
    /// <param name="row">Changed in place.</param>
    /// <param name="tones">256 colours, by brightness.</param>
    internal static void Recolour(Span<uint> row, ReadOnlySpan<uint> tones)
    {
        // Two channels of 16 bits travel in each lane: no product here leaves them.
        var (two, half) = (Vector256.Create(0x00FF00FFu), Vector256.Create(0xFFFFu));
        var weights = Vector256.Create(77u | (29u << 16)).AsUInt16();
        var own = Vector256.Create((short)OwnColour);
        Span<uint> looked = stackalloc uint[8];
        var x = 0;
        for (; x + 8 <= row.Length; x += 8)
        {
            var pixels = Vector256.Create<uint>(row.Slice(x, 8));
            var (redBlue, green) = (pixels & two, (pixels >> 8) & two);
            var weighed = (redBlue.AsUInt16() * weights).AsUInt32();
            var luma = ((weighed & half) + (weighed >> 16) + ((green & half).AsUInt16() * Vector256.Create((ushort)150)).AsUInt32()) >> 8;
            luma.CopyTo(looked);
            foreach (ref var index in looked)
            {
                index = Unsafe.Add(ref MemoryMarshal.GetReference(tones), index);
            }

            var tone = Vector256.Create<uint>(looked);
            redBlue = Mixed(redBlue, luma | (luma << 16), tone & two, own);
            green = Mixed(green & half, luma, (tone >> 8) & Vector256.Create(0xFFu), own);
            (Vector256.Create(0xFF000000u) | redBlue | (green << 8)).CopyTo(row[x..]);
        }

        RecolourOneByOne(row[x..], tones);
    }

    /// <summary>Tone and a share of what a channel differs from the brightness, within 0 to 255, in 16-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Mixed(Vector256<uint> channel, Vector256<uint> luma, Vector256<uint> tone, Vector256<short> own)
    {
        var mixed = tone.AsInt16() + (((channel.AsInt16() - luma.AsInt16()) * own) >> 8);
        return Vector256.Min(Vector256.Max(mixed, Vector256<short>.Zero), Vector256.Create((short)255)).AsUInt32();
    }

    /// <summary>What <see cref="Recolour"/> does eight by eight, pixel by pixel.</summary>
    /// <param name="row">Changed in place.</param>
    /// <param name="tones">256 colours, by brightness.</param>
    internal static void RecolourOneByOne(Span<uint> row, ReadOnlySpan<uint> tones)
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
