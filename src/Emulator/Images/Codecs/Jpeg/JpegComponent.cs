using System.Buffers;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>
/// One colour channel of a JPEG: how it is sampled, and its samples once decoded. Rents its memory; dispose it.
/// </summary>
internal sealed class JpegComponent(int id, int horizontal, int vertical, int quantisation) : IDisposable
{
    private byte[]? _samples;
    private short[]? _coefficients;

    public int Id { get; } = id;

    /// <summary>Blocks per unit of the scan in a row, 1 to 4.</summary>
    public int Horizontal { get; } = horizontal;

    /// <summary>Blocks per unit of the scan in a column, 1 to 4.</summary>
    public int Vertical { get; } = vertical;

    /// <summary>Number of its quantisation table, 0 to 3.</summary>
    public int Quantisation { get; } = quantisation;

    /// <summary>Blocks in a row that a scan of this component alone carries.</summary>
    public int Columns { get; private set; }

    /// <summary>Rows of blocks that a scan of this component alone carries.</summary>
    public int Rows { get; private set; }

    /// <summary>Blocks in a row in memory, whole units.</summary>
    public int Stride { get; private set; }

    /// <summary>Rows of blocks in memory, whole units.</summary>
    public int StoredRows { get; private set; }

    /// <summary>Set once a scan brought this component's first coefficients.</summary>
    public bool Seen { get; set; }

    /// <summary>Of the scan at hand.</summary>
    public JpegHuffmanTable? Dc { get; set; }

    /// <summary>Of the scan at hand.</summary>
    public JpegHuffmanTable? Ac { get; set; }

    /// <summary>The last DC value of the interval at hand.</summary>
    public int Predictor { get; set; }

    /// <summary>Bytes of a row of samples.</summary>
    public int SampleStride => Stride * 8;

    /// <summary>Samples, 8 × <see cref="Stride"/> per row.</summary>
    public Span<byte> Samples => _samples;

    /// <summary>Coefficients of all blocks in zigzag-undone, transposed order; progressive files only.</summary>
    public Span<short> Coefficients => _coefficients;

    /// <summary>Fixes the sizes.</summary>
    /// <param name="width">Picture width in pixels.</param>
    /// <param name="height">Picture height in pixels.</param>
    /// <param name="mostHorizontal">Largest <see cref="Horizontal"/> of the frame.</param>
    /// <param name="mostVertical">Largest <see cref="Vertical"/> of the frame.</param>
    public void Measure(int width, int height, int mostHorizontal, int mostVertical)
    {
        int unitsWide = Up(width, 8 * mostHorizontal), unitsHigh = Up(height, 8 * mostVertical);
        Columns = Up(Up(width * Horizontal, mostHorizontal), 8);
        Rows = Up(Up(height * Vertical, mostVertical), 8);
        Stride = unitsWide * Horizontal;
        StoredRows = unitsHigh * Vertical;
    }

    /// <summary>Takes memory for the samples, and for the coefficients when they arrive in several scans.</summary>
    public void Rent(bool samples, bool coefficients)
    {
        var size = Stride * StoredRows * 64;
        if (samples)
        {
            _samples = ArrayPool<byte>.Shared.Rent(size);
            _samples.AsSpan(0, size).Fill(128);
        }

        if (coefficients)
        {
            _coefficients = ArrayPool<short>.Shared.Rent(size);
            _coefficients.AsSpan(0, size).Clear();
        }
    }

    public void Dispose()
    {
        if (_samples is not null)
        {
            ArrayPool<byte>.Shared.Return(_samples);
            _samples = null;
        }

        if (_coefficients is not null)
        {
            ArrayPool<short>.Shared.Return(_coefficients);
            _coefficients = null;
        }
    }

    private static int Up(int value, int by) => (value + by - 1) / by;
}
