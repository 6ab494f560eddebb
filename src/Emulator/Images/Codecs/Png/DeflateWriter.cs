namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>
/// Writes deflate blocks with a code of their own each (RFC 1951, dynamic Huffman). The only matches are runs of a
/// repeated three-byte pixel, which is what filtered pictures and flat areas consist of; so one distance suffices and
/// nothing is searched. Of many runs only some are counted. Our own, because a library's bytes may change with its version
/// or the processor.
/// </summary>
internal ref struct DeflateWriter(Span<byte> output)
{
    private const int EndOfBlock = 256;

    // The order in which RFC 1951 transmits the lengths of the code for code lengths: 16, 17, 18, 0, 8, 7, 9, ...
    // The first three are left out, the others get four bits each: then a length is its own four-bit code.
    private const int LengthCodes = 19;

    private SymbolWriter _sink = new(output);

    /// <summary>Bytes written so far; complete after <see cref="Finish"/>.</summary>
    public readonly int Written => _sink.Written;

    /// <summary>Most bytes that <paramref name="raw"/> input bytes in <paramref name="blocks"/> blocks can become: where counts
    /// are estimates, any byte may take the longest code.</summary>
    public static int Bound(int raw, int blocks) => checked((2 * raw) - (raw / 8) + (blocks * 256) + 64);

    /// <summary>Writes one block.</summary>
    /// <param name="data">The bytes of the block.</param>
    /// <param name="runs">Pairs: so many literal bytes, then a match of so many bytes (a multiple of 3, or 0) at
    /// distance 3.</param>
    /// <param name="last">True for the last block of the stream.</param>
    public void Block(ReadOnlySpan<byte> data, ReadOnlySpan<(int Literals, int Match)> runs, bool last)
    {
        Span<int> counts = stackalloc int[286];
        counts.Clear();
        SymbolCounts.Add(data, runs, counts);
        counts[EndOfBlock] = 1;
        Span<byte> lengths = stackalloc byte[286];
        HuffmanCode.Lengths(counts, lengths, DeflateCodes.LongestCode);
        Span<uint> codes = stackalloc uint[286];
        DeflateCodes.Assign(lengths, codes);

        Put(last ? 1u : 0u, 1);
        Put(2, 2);
        Put(286 - 257, 5);
        Put(3 - 1, 5);
        Put(LengthCodes - 4, 4);
        for (var i = 0; i < LengthCodes; i++)
        {
            Put(i < 3 ? 0u : 4u, 3);
        }

        foreach (var length in lengths)
        {
            PutLength(length);
        }

        // Three distance codes: 1 and 2 unused, 3 with one bit.
        PutLength(0);
        PutLength(0);
        PutLength(1);
        _sink.Body(data, runs, codes);
        Put(codes[EndOfBlock] & 0xFFFFFF, (int)(codes[EndOfBlock] >> 24));
    }

    /// <summary>Fills up the last byte.</summary>
    public void Finish() => _sink.Finish();

    private void PutLength(int length)
        => Put((uint)(((length & 1) << 3) | ((length & 2) << 1) | ((length & 4) >> 1) | (length >> 3)), 4);

    private void Put(uint value, int bits) => _sink.Put(value, bits);
}
