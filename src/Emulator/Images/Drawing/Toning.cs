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
    private const int MostGain = 5;

    // Pixels of a picture that is looked at more closely.
    private const int Small = 256 * 1024;

    // Pixels recoloured together, and pixels of a vector.
    private const int Stretch = 512, Group = 8;

    /// <param name="raster">Changed in place.</param>
    /// <param name="place">The part of it that the tones are fitted to.</param>
    /// <param name="palette">The tones.</param>
    /// <param name="from">For each row, the first pixel that is recoloured.</param>
    public static void Apply(Raster raster, Box place, Palette palette, ReadOnlySpan<int> from)
    {
        Span<byte> level = stackalloc byte[256];
        Levels(raster, place, level);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Recolour(Span<uint> row, ReadOnlySpan<uint> tones)
    {
        // Brightness, then tone, of so many pixels: three short loops, of which only the one in the middle goes one by one.
        Span<uint> tone = stackalloc uint[Stretch];
        ref var palette = ref MemoryMarshal.GetReference(tones[..256]);
        ref var looked = ref MemoryMarshal.GetReference(tone);
        for (; row.Length >= Group; row = row[Math.Min(Stretch, row.Length & -Group)..])
        {
            var count = Math.Min(Stretch, row.Length & -Group);
            ref var pixels = ref MemoryMarshal.GetReference(row);
            for (nuint x = 0; x < (nuint)count; x += Group)
            {
                Luma(Vector256.LoadUnsafe(ref pixels, x)).StoreUnsafe(ref looked, x);
            }

            for (nint x = 0; x < count; x++)
            {
                // A brightness is below 256.
                ref var index = ref Unsafe.Add(ref looked, x);
                index = Unsafe.Add(ref palette, (nint)index);
            }

            for (nuint x = 0; x < (nuint)count; x += Group)
            {
                var pixel = Vector256.LoadUnsafe(ref pixels, x);
                Toned(pixel, Luma(pixel), Vector256.LoadUnsafe(ref looked, x)).StoreUnsafe(ref pixels, x);
            }
        }

        RecolourOneByOne(row, tones);
    }

    /// <summary>Brightness as <see cref="Ink.Luma"/> has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Luma(Vector256<uint> pixels)
    {
        // Two channels of 16 bits travel in each lane: no product here leaves them.
        var weighed = ((pixels & Vector256.Create(0x00FF00FFu)).AsUInt16() * Vector256.Create(77u | (29u << 16)).AsUInt16()).AsUInt32();
        var green = ((pixels >> 8) & Vector256.Create(0xFFu)).AsUInt16() * Vector256.Create((ushort)150);
        return ((weighed & Vector256.Create(0xFFFFu)) + (weighed >> 16) + green.AsUInt32()) >> 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Toned(Vector256<uint> pixels, Vector256<uint> luma, Vector256<uint> tone)
    {
        var two = Vector256.Create(0x00FF00FFu);
        var redBlue = Mixed(pixels & two, luma | (luma << 16), tone & two);
        var green = Mixed((pixels >> 8) & Vector256.Create(0xFFu), luma, (tone >> 8) & Vector256.Create(0xFFu));
        return Vector256.Create(Ink.Black) | redBlue | (green << 8);
    }

    /// <summary>Tone and a share of what a channel differs from the brightness, within 0 to 255, in 16-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Mixed(Vector256<uint> channel, Vector256<uint> luma, Vector256<uint> tone)
    {
        var mixed = tone.AsInt16() + (((channel.AsInt16() - luma.AsInt16()) * Vector256.Create((short)OwnColour)) >> 8);
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
    private static void Levels(Raster raster, Box place, Span<byte> level)
    {
        Span<int> counts = stackalloc int[256];
        var total = Sample(raster, place, counts);

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

    /// <summary>Counts the brightness of every 32nd pixel, or of every eighth one of a small picture.</summary>
    /// <returns>How many were counted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sample(Raster raster, Box place, Span<int> counts)
    {
        // Two tables in turn: neighbours are often as bright as each other, and the second would wait for the first.
        Span<int> even = stackalloc int[256], odd = stackalloc int[256];
        even.Clear();
        odd.Clear();
        var total = 0;
        var step = place.Width * place.Height < Small ? 2 : 8;
        for (var y = 0; y < place.Height; y += step)
        {
            var row = raster.Row(place.Y + y).Slice(place.X, place.Width);
            for (var x = y / step % 4; x < row.Length; x += 8)
            {
                even[(byte)Ink.Luma(row[x])]++;
                total++;
                if (x + 4 < row.Length)
                {
                    odd[(byte)Ink.Luma(row[x + 4])]++;
                    total++;
                }
            }
        }

        for (var i = 0; i < 256; i++)
        {
            counts[i] = even[i] + odd[i];
        }

        return total;
    }
}
