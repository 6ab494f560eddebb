using System.Runtime.Intrinsics;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>Writes the blocks of one colour channel: transform, quantisation, Huffman codes.</summary>
internal sealed class JpegChannel
{
    private readonly int[] _divisors = new int[64];
    private readonly int[] _reciprocals = new int[64];
    private readonly int[] _dc;
    private readonly int[] _ac;
    private int _predictor;

    /// <param name="quantisation">Table of quality 50, in rows.</param>
    /// <param name="percent">How much of it is used.</param>
    /// <param name="dc">Counts and symbols of the Huffman table.</param>
    /// <param name="ac">Counts and symbols of the Huffman table.</param>
    public JpegChannel(ReadOnlySpan<byte> quantisation, int percent, ReadOnlySpan<byte> dc, ReadOnlySpan<byte> ac)
    {
        _dc = Codes(dc);
        _ac = Codes(ac);
        for (var i = 0; i < 64; i++)
        {
            var place = JpegTables.Transposed[i];
            var step = Math.Clamp(((quantisation[((place & 7) * 8) + (place >> 3)] * percent) + 50) / 100, 1, 255);
            QuantisationInFileOrder[i] = (byte)step;

            // The transform's results are eight times too large.
            _divisors[place] = step * 8;
            _reciprocals[place] = ((1 << 16) + _divisors[place] - 1) / _divisors[place];
        }
    }

    /// <summary>The 64 steps in zigzag order.</summary>
    public byte[] QuantisationInFileOrder { get; } = new byte[64];

    /// <summary>Writes one block.</summary>
    /// <param name="sink">Where to.</param>
    /// <param name="samples">Samples less 128, from the block's first row on.</param>
    /// <param name="x">The block's first column.</param>
    /// <param name="stride">Samples from row to row.</param>
    public void Encode(JpegSink sink, ReadOnlySpan<short> samples, int x, int stride)
    {
        Span<int> block = stackalloc int[64];
        for (var y = 0; y < 8; y++)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(samples.Slice((y * stride) + x, 8)));
            low.CopyTo(block[(8 * y)..]);
            high.CopyTo(block[((8 * y) + 4)..]);
        }

        ForwardDct.Block(block, _divisors, _reciprocals);
        sink.Put(_dc, 0, block[0] - _predictor);
        _predictor = block[0];
        var order = JpegTables.Transposed;
        var run = 0;
        for (var k = 1; k < 64; k++)
        {
            var value = block[order[k]];
            if (value == 0)
            {
                run++;
                continue;
            }

            for (; run > 15; run -= 16)
            {
                sink.PutSymbol(_ac, 0xF0);
            }

            sink.Put(_ac, run, value);
            run = 0;
        }

        if (run > 0)
        {
            sink.PutSymbol(_ac, 0);
        }
    }

    private static int[] Codes(ReadOnlySpan<byte> table)
    {
        var codes = new int[256];
        int code = 0, next = 16;
        for (var length = 1; length <= 16; length++, code <<= 1)
        {
            for (var i = 0; i < table[length - 1]; i++)
            {
                codes[table[next++]] = (length << 16) | code++;
            }
        }

        return codes;
    }
}
