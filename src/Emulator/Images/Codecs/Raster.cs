using System.Buffers;

namespace Runflow.Emulator.Images.Codecs;

/// <summary>
/// A picture in memory: rows from the top, one <see cref="uint"/> per pixel with red in the lowest byte, then green,
/// blue and straight (not premultiplied) alpha. The memory is rented: dispose it when done. Pixels are undefined until
/// written. Inner loops view rows as bytes in the order R, G, B, A, which holds on little-endian machines; .NET ships
/// for no other that this product supports. Not safe for concurrent writers.
/// </summary>
internal sealed class Raster : IDisposable
{
    private uint[]? _pixels;

    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1; width × height at most <see cref="DecodeLimits.MaxPixels"/>.</param>
    public Raster(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, DecodeLimits.MaxPixels);
        Width = width;
        Height = height;
        _pixels = ArrayPool<uint>.Shared.Rent(width * height);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>All pixels, row after row without gaps.</summary>
    public Span<uint> Pixels => (_pixels ?? throw new ObjectDisposedException(nameof(Raster))).AsSpan(0, Width * Height);

    /// <summary>The pixels of one row.</summary>
    public Span<uint> Row(int y) => Pixels.Slice(y * Width, Width);

    public void Dispose()
    {
        if (_pixels is { } rented)
        {
            _pixels = null;
            ArrayPool<uint>.Shared.Return(rented);
        }
    }
}
