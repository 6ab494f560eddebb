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
        try
        {
            var first = rented.AsSpan(0, padded);
            var second = rented.AsSpan(padded, padded);
            var third = rented.AsSpan(2 * padded, padded);
            for (var y = 0; y < frame.Height; y++)
            {
                var luma = Row(frame, 0, y, first);
                if (frame.Components.Length == 1)
                {
                    Grey(luma, raster.Row(y));
                }
                else
                {
                    Colour(luma, Row(frame, 1, y, second), Row(frame, 2, y, third), raster.Row(y), rgb);
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
    private static ReadOnlySpan<byte> Row(JpegFrame frame, int index, int y, Span<byte> wide)
    {
        var component = frame.Components[index];
        var row = component.Samples.Slice(y * component.Vertical / frame.MostVertical * component.SampleStride, component.SampleStride);
        if (component.Horizontal == frame.MostHorizontal)
        {
            return row[..wide.Length];
        }

        if (component.Horizontal * 2 == frame.MostHorizontal)
        {
            for (var x = 0; x + 1 < wide.Length; x += 2)
            {
                wide[x] = wide[x + 1] = row[x >> 1];
            }

            return wide;
        }

        for (var x = 0; x < wide.Length; x++)
        {
            wide[x] = row[x * component.Horizontal / frame.MostHorizontal];
        }

        return wide;
    }

    private static void Grey(ReadOnlySpan<byte> luma, Span<uint> pixels)
    {
        for (var x = 0; x < pixels.Length; x++)
        {
            pixels[x] = 0xFF000000 | (luma[x] * 0x010101u);
        }
    }

    private static void Colour(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<uint> pixels, bool rgb)
    {
        Span<uint> tail = stackalloc uint[8];
        for (var x = 0; x < pixels.Length; x += 8)
        {
            Vector256<int> a = Eight(first[x..]), b = Eight(second[x..]), c = Eight(third[x..]);
            var group = rgb ? Pack(a, b, c) : FromYcc(a, b, c);
            if (x + 8 <= pixels.Length)
            {
                group.CopyTo(pixels[x..]);
            }
            else
            {
                group.CopyTo(tail);
                tail[..(pixels.Length - x)].CopyTo(pixels[x..]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Eight(ReadOnlySpan<byte> samples)
    {
        var words = Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(samples)).AsByte());
        var (low, high) = Vector128.Widen(words);
        return Vector256.Create(low, high).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> FromYcc(Vector256<int> luma, Vector256<int> cb, Vector256<int> cr)
    {
        // 1.402, 0.344136, 0.714136 and 1.772, times 65,536.
        var middle = Vector256.Create(128);
        var half = Vector256.Create(1 << 15);
        cb -= middle;
        cr -= middle;
        var red = luma + (((cr * 91881) + half) >> 16);
        var green = luma + ((half - (cb * 22554) - (cr * 46802)) >> 16);
        var blue = luma + (((cb * 116130) + half) >> 16);
        var most = Vector256.Create(255);
        return Pack(
            Vector256.Min(Vector256.Max(red, Vector256<int>.Zero), most),
            Vector256.Min(Vector256.Max(green, Vector256<int>.Zero), most),
            Vector256.Min(Vector256.Max(blue, Vector256<int>.Zero), most));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Pack(Vector256<int> red, Vector256<int> green, Vector256<int> blue)
        => (red | (green << 8) | (blue << 16)).AsUInt32() | Vector256.Create(0xFF000000u);
}
