using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>
/// What the chroma of a row adds to its luma, for each pixel in red, green and blue. It depends on the two chroma samples
/// alone, so that it is worked out once for the two by two pixels that usually share them. Rents its memory; dispose it.
/// </summary>
internal sealed class JpegChroma : IDisposable
{
    private readonly JpegFrame _frame;
    private readonly bool _halved;
    private readonly int _padded;
    private readonly byte[] _samples;
    private readonly short[] _added;
    private (int Blue, int Red) _row = (-1, -1);

    /// <param name="frame">A frame of luma, blue and red difference.</param>
    public JpegChroma(JpegFrame frame)
    {
        _frame = frame;
        _halved = frame.Components[1].Horizontal * 2 == frame.MostHorizontal && frame.Components[2].Horizontal * 2 == frame.MostHorizontal;
        _padded = (frame.Width + 15) & ~15;
        _samples = ArrayPool<byte>.Shared.Rent(2 * _padded);
        _added = ArrayPool<short>.Shared.Rent(3 * _padded);
    }

    /// <summary>Of the row that was loaded; beyond the picture's width there may be anything.</summary>
    public ReadOnlySpan<short> Red => _added.AsSpan(0, _padded);

    public ReadOnlySpan<short> Green => _added.AsSpan(_padded, _padded);

    public ReadOnlySpan<short> Blue => _added.AsSpan(2 * _padded, _padded);

    /// <summary>Goes to a row of pixels.</summary>
    public void Load(int y)
    {
        var (blue, red) = (_frame.Components[1], _frame.Components[2]);
        var row = (y * blue.Vertical / _frame.MostVertical, y * red.Vertical / _frame.MostVertical);
        if (row == _row)
        {
            return;
        }

        _row = row;
        if (_halved)
        {
            Fill<Doubled>(Stored(blue, row.Item1), Stored(red, row.Item2), (_frame.Width + 1) / 2);
        }
        else
        {
            var wide = (_frame.Width + 7) & ~7;
            Fill<Whole>(JpegColour.Row(_frame, 1, y, _samples.AsSpan(0, wide)), JpegColour.Row(_frame, 2, y, _samples.AsSpan(_padded, wide)), _frame.Width);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_samples);
        ArrayPool<short>.Shared.Return(_added);
    }

    private static ReadOnlySpan<byte> Stored(JpegComponent component, int row) =>
        component.Samples.Slice(row * component.SampleStride, component.SampleStride);

    private void Fill<TWidth>(ReadOnlySpan<byte> blues, ReadOnlySpan<byte> reds, int samples)
        where TWidth : struct, IWidth
    {
        Span<short> red = _added.AsSpan(0, _padded), green = _added.AsSpan(_padded, _padded), blue = _added.AsSpan(2 * _padded, _padded);
        var half = Vector256.Create(1 << 15);
        for (var x = 0; x < samples; x += 8)
        {
            // 1.402, 0.344136, 0.714136 and 1.772, times 65,536.
            Vector256<int> cb = Eight(blues[x..]), cr = Eight(reds[x..]);
            TWidth.Store(((cr * 91881) + half) >> 16, red, x);
            TWidth.Store((half - (cb * 22554) - (cr * 46802)) >> 16, green, x);
            TWidth.Store(((cb * 116130) + half) >> 16, blue, x);
        }
    }

    /// <summary>Eight samples, from −128 to 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Eight(ReadOnlySpan<byte> samples)
    {
        var (low, high) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(samples)).AsByte()));
        return Vector256.Create(low, high).AsInt32() - Vector256.Create(128);
    }

    /// <summary>How many pixels share a sample.</summary>
    private interface IWidth
    {
        static abstract void Store(Vector256<int> added, Span<short> row, int x);
    }

    private readonly struct Whole : IWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<int> added, Span<short> row, int x) =>
            Vector128.Narrow(added.GetLower(), added.GetUpper()).CopyTo(row[x..]);
    }

    private readonly struct Doubled : IWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector256<int> added, Span<short> row, int x) =>
            ((added & Vector256.Create(0xFFFF)) | (added << 16)).AsInt16().CopyTo(row[(2 * x)..]);
    }
}
