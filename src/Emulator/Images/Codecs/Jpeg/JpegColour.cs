using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>Makes pixels of a frame's samples: chroma is repeated up to full size, YCbCr becomes RGB as JFIF says.</summary>
internal static class JpegColour
{
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

    private static void Add(ReadOnlySpan<byte> luma, JpegChroma chroma, Span<uint> pixels)
    {
        ReadOnlySpan<short> red = chroma.Red, green = chroma.Green, blue = chroma.Blue;
        for (var x = 0; x < pixels.Length; x += 8)
        {
            var grey = Eight(luma[x..]).AsInt16();
            Store(Within(grey + Vector128.Create(red.Slice(x, 8))), Within(grey + Vector128.Create(green.Slice(x, 8))), Within(grey + Vector128.Create(blue.Slice(x, 8))), pixels[x..]);
        }
    }

    private static void Join(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<uint> pixels)
    {
        for (var x = 0; x < pixels.Length; x += 8)
        {
            Store(Eight(red[x..]), Eight(green[x..]), Eight(blue[x..]), pixels[x..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Eight(ReadOnlySpan<byte> samples)
        => Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(samples)).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Within(Vector128<short> channel)
        => Vector128.Min(Vector128.Max(channel, Vector128<short>.Zero), Vector128.Create((short)255)).AsUInt16();

    /// <summary>Writes eight opaque pixels, or as many as there is room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<ushort> red, Vector128<ushort> green, Vector128<ushort> blue, Span<uint> pixels)
    {
        var (low, high) = (red | (green << 8), blue | Vector128.Create((ushort)0xFF00));
        var first = Vector128.WidenLower(low) | (Vector128.WidenLower(high) << 16);
        var second = Vector128.WidenUpper(low) | (Vector128.WidenUpper(high) << 16);
        if (pixels.Length >= 8)
        {
            first.CopyTo(pixels);
            second.CopyTo(pixels[4..]);
            return;
        }

        Span<uint> tail = stackalloc uint[8];
        first.CopyTo(tail);
        second.CopyTo(tail[4..]);
        tail[..pixels.Length].CopyTo(pixels);
    }
}
