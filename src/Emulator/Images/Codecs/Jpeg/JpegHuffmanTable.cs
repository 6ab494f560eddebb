namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>A Huffman table of a JPEG, ready for decoding.</summary>
internal sealed class JpegHuffmanTable
{
    /// <summary>Codes up to this length are found in one step.</summary>
    public const int FastBits = 10;

    // Code length in the high byte and symbol in the low one; 0 for longer codes.
    private readonly ushort[] _fast = new ushort[1 << FastBits];

    // For each length, the first code beyond it, aligned to 16 bits, and what to add to a code to index the symbols.
    private readonly int[] _limit = new int[18];
    private readonly int[] _offset = new int[17];
    private readonly byte[] _symbols;

    // For AC codes: value in the high half, then run (4 bits), spare, and bits used by code and value; 0 if none.
    private readonly int[] _coefficient = new int[1 << FastBits];

    /// <param name="counts">Number of codes of each length 1 to 16.</param>
    /// <param name="symbols">The symbols in the order of their codes.</param>
    /// <exception cref="UnreadableImageException">There are more codes than their lengths allow.</exception>
    public JpegHuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0, next = 0;
        for (var length = 1; length <= 16; length++)
        {
            _offset[length] = next - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, next++)
            {
                if (length <= FastBits)
                {
                    var entry = (ushort)((length << 8) | symbols[next]);
                    var from = code << (FastBits - length);
                    if (from + (1 << (FastBits - length)) > _fast.Length)
                    {
                        throw new UnreadableImageException("a JPEG with a malformed Huffman table");
                    }

                    _fast.AsSpan(from, 1 << (FastBits - length)).Fill(entry);
                }
            }

            if (code > 1 << length)
            {
                throw new UnreadableImageException("a JPEG with a malformed Huffman table");
            }

            _limit[length] = code << (16 - length);
            code <<= 1;
        }

        _limit[17] = int.MaxValue;
        FillCoefficients();
    }

    /// <summary>The entry for ten bits: length in the high byte, symbol in the low one, 0 when the code is longer.</summary>
    public int Fast(int tenBits) => _fast[tenBits];

    /// <summary>A whole AC coefficient for ten bits, 0 when it needs more of them: value × 65,536 + run × 256 + bits.</summary>
    public int Coefficient(int tenBits) => _coefficient[tenBits];

    /// <summary>Finds a code longer than <see cref="FastBits"/>.</summary>
    /// <param name="sixteenBits">The next 16 bits.</param>
    /// <returns>Length × 256 + symbol, or −1 when there is no such code.</returns>
    public int Slow(int sixteenBits)
    {
        var length = FastBits + 1;
        while (sixteenBits >= _limit[length])
        {
            length++;
        }

        if (length > 16)
        {
            return -1;
        }

        var index = (sixteenBits >> (16 - length)) + _offset[length];
        return (uint)index < (uint)_symbols.Length ? (length << 8) | _symbols[index] : -1;
    }

    private void FillCoefficients()
    {
        for (var bits = 0; bits < _fast.Length; bits++)
        {
            int length = _fast[bits] >> 8, symbol = _fast[bits] & 255, size = symbol & 15;
            if (length == 0 || size == 0 || length + size > FastBits)
            {
                continue;
            }

            var raw = (bits >> (FastBits - length - size)) & ((1 << size) - 1);
            var value = raw < 1 << (size - 1) ? raw - (1 << size) + 1 : raw;
            _coefficient[bits] = (value << 16) | ((symbol >> 4) << 8) | (length + size);
        }
    }
}
