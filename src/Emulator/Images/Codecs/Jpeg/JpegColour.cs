using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>Makes pixels of a frame's samples: chroma is repeated up to full size, YCbCr becomes RGB as JFIF says.</summary>
internal static class JpegColour
{
    // Pixels that are made at once.
    private const int Group = 16;

    /// <param name="frame">A frame whose components hold samples.</param>
    /// <param name="rgb">True when the three components are red, green and blue.</param>
    public static Raster Convert(JpegFrame frame, bool rgb)
    {
        var raster = new Raster(frame.Width, frame.Height);

        // Rows are padded to whole groups of eight pixels.
        var padded = (frame.Width + 7) & ~7;
        var rented = ArrayPool<byte>.Shared.Rent(3 * padded);
        using var chroma = frame.Components.Length == 3 && !rgb ? new JpegChroma(frame) : null;
        try
        {
            var first = rented.AsSpan(0, padded);
            var second = rented.AsSpan(padded, padded);
            var third = rented.AsSpan(2 * padded, padded);
            for (var y = 0; y < frame.Height; y++)
            {
                var luma = Row(frame, 0, y, first);
                if (chroma is not null)
                {
                    chroma.Load(y);
                    Add(luma, chroma, raster.Row(y));
                }
                else if (rgb && frame.Components.Length == 3)
                {
                    Join(luma, Row(frame, 1, y, second), Row(frame, 2, y, third), raster.Row(y));
                }
                else
                {
                    Join(luma, luma, luma, raster.Row(y));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return raster;
    }

    /// <summary>The samples of one component for one pixel row, at full width.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="index">The component.</param>
    /// <param name="y">The pixel row.</param>
    /// <param name="wide">Where to, if they have to be repeated; a multiple of eight bytes.</param>
    public static ReadOnlySpan<byte> Row(JpegFrame frame, int index, int y, Span<byte> wide)
    {
        var component = frame.Components[index];
        var row = component.Samples.Slice(y * component.Vertical / frame.MostVertical * component.SampleStride, component.SampleStride);
        if (component.Horizontal == frame.MostHorizontal)
        {
            return row[..wide.Length];
        }

        for (var x = 0; x < wide.Length; x++)
        {
            wide[x] = row[x * component.Horizontal / frame.MostHorizontal];
        }

        return wide;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<byte> luma, JpegChroma chroma, Span<uint> pixels)
    {
        ReadOnlySpan<short> red = chroma.Red, green = chroma.Green, blue = chroma.Blue;
        var x = 0;
        for (; x + Group <= pixels.Length; x += Group)
        {
            var grey = Sixteen(luma.Slice(x, Group)).AsInt16();
            Store(Within(grey, red.Slice(x, Group)), Within(grey, green.Slice(x, Group)), Within(grey, blue.Slice(x, Group)), pixels.Slice(x, Group));
        }

        if (x < pixels.Length)
        {
            Span<uint> rest = stackalloc uint[Group];
            var grey = Padded(luma, x).AsInt16();
            Store(Within(grey, red.Slice(x, Group)), Within(grey, green.Slice(x, Group)), Within(grey, blue.Slice(x, Group)), rest);
            rest[..(pixels.Length - x)].CopyTo(pixels[x..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Join(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<uint> pixels)
    {
        var x = 0;
        for (; x + Group <= pixels.Length; x += Group)
        {
            Store(Sixteen(red.Slice(x, Group)), Sixteen(green.Slice(x, Group)), Sixteen(blue.Slice(x, Group)), pixels.Slice(x, Group));
        }

        if (x < pixels.Length)
        {
            Span<uint> rest = stackalloc uint[Group];
            Store(Padded(red, x), Padded(green, x), Padded(blue, x), rest);
            rest[..(pixels.Length - x)].CopyTo(pixels[x..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Sixteen(ReadOnlySpan<byte> samples)
    {
        var bytes = Vector128.Create(samples);
        return Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
    }

    /// <summary>The samples from one on, with zeros after the last.</summary>
    private static Vector256<ushort> Padded(ReadOnlySpan<byte> samples, int from)
    {
        Span<byte> rest = stackalloc byte[Group];
        rest.Clear();
        samples[from..Math.Min(samples.Length, from + Group)].CopyTo(rest);
        return Sixteen(rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Within(Vector256<short> grey, ReadOnlySpan<short> added)
        => Vector256.Min(Vector256.Max(grey + Vector256.Create(added), Vector256<short>.Zero), Vector256.Create((short)255)).AsUInt16();

    /// <summary>Writes sixteen opaque pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<ushort> red, Vector256<ushort> green, Vector256<ushort> blue, Span<uint> pixels)
    {
        var (low, high) = (red | (green << 8), blue | Vector256.Create((ushort)0xFF00));
        (Vector256.WidenLower(low) | (Vector256.WidenLower(high) << 16)).CopyTo(pixels);
        (Vector256.WidenUpper(low) | (Vector256.WidenUpper(high) << 16)).CopyTo(pixels[8..]);
    }
}
