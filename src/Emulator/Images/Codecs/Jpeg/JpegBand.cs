using System.Buffers;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>
/// Sixteen rows of a picture as samples less 128: luma in full, chroma averaged over 2 × 2 pixels. What lies beyond the
/// picture repeats its edge. Rents its memory; dispose it.
/// </summary>
internal sealed class JpegBand(int width) : IDisposable
{
    private readonly short[] _samples = ArrayPool<short>.Shared.Rent(24 * width);

    /// <summary>Luma samples per row, a multiple of 16; chroma has half as many.</summary>
    public int Width { get; } = width;

    public Span<short> Luma => _samples.AsSpan(0, 16 * Width);

    public Span<short> Blue => _samples.AsSpan(16 * Width, 4 * Width);

    public Span<short> Red => _samples.AsSpan(20 * Width, 4 * Width);

    /// <summary>Takes the rows from <paramref name="top"/> on.</summary>
    public void Load(Raster raster, int top)
    {
        for (var y = 0; y < 16; y += 2)
        {
            var upper = raster.Row(Math.Min(top + y, raster.Height - 1));
            var lower = raster.Row(Math.Min(top + y + 1, raster.Height - 1));
            Pair(upper, lower, y);
        }
    }

    public void Dispose() => ArrayPool<short>.Shared.Return(_samples);

    private void Pair(ReadOnlySpan<uint> upper, ReadOnlySpan<uint> lower, int y)
    {
        var above = Luma.Slice(y * Width, Width);
        var below = Luma.Slice((y + 1) * Width, Width);
        var blue = Blue.Slice(y / 2 * (Width / 2), Width / 2);
        var red = Red.Slice(y / 2 * (Width / 2), Width / 2);
        var last = upper.Length - 1;
        for (var x = 0; x < Width; x += 2)
        {
            int left = Math.Min(x, last), right = Math.Min(x + 1, last);
            uint a = upper[left], b = upper[right], c = lower[left], d = lower[right];
            above[x] = Y(a);
            above[x + 1] = Y(b);
            below[x] = Y(c);
            below[x + 1] = Y(d);

            // Sums of four: red and blue side by side in one word, green alone.
            var redBlue = (a & 0xFF00FF) + (b & 0xFF00FF) + (c & 0xFF00FF) + (d & 0xFF00FF);
            int r = (int)(redBlue & 0xFFFF), bl = (int)(redBlue >> 16);
            var g = (int)(((a >> 8) & 255) + ((b >> 8) & 255) + ((c >> 8) & 255) + ((d >> 8) & 255));
            blue[x / 2] = (short)(((-11059 * r) - (21709 * g) + (32768 * bl) + (1 << 17) - 1) >> 18);
            red[x / 2] = (short)(((32768 * r) - (27439 * g) - (5329 * bl) + (1 << 17) - 1) >> 18);
        }
    }

    // 0.299, 0.587 and 0.114, times 65,536; less 128.
    private static short Y(uint pixel)
        => (short)((((19595 * (int)(pixel & 255)) + (38470 * (int)((pixel >> 8) & 255)) + (7471 * (int)((pixel >> 16) & 255)) + 32768) >> 16) - 128);
}
