using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>
/// Writes deflate blocks with a code of their own each (RFC 1951, dynamic Huffman). The only matches are runs of a
/// repeated three-byte pixel, which is what filtered pictures and flat areas consist of; so one distance suffices and
/// nothing is searched. Our own, because a library's bytes may change with its version or the processor.
/// </summary>
internal ref struct DeflateWriter(Span<byte> output)
{
    private const int EndOfBlock = 256;

    // The order in which RFC 1951 transmits the lengths of the code for code lengths: 16, 17, 18, 0, 8, 7, 9, ...
    // The first three are left out, the others get four bits each: then a length is its own four-bit code.
    private const int LengthCodes = 19;

    private readonly Span<byte> _output = output;
    private ulong _bits;
    private int _count;

    /// <summary>Bytes written so far; complete after <see cref="Finish"/>.</summary>
    public int Written { get; private set; }

    /// <summary>Most bytes that <paramref name="raw"/> input bytes in <paramref name="blocks"/> blocks can become.</summary>
    public static int Bound(int raw, int blocks) => checked(raw + (raw / 8) + (blocks * 256) + 64);

    /// <summary>Writes one block.</summary>
    /// <param name="data">The bytes of the block.</param>
    /// <param name="runs">Pairs: so many literal bytes, then a match of so many bytes (a multiple of 3, or 0) at
    /// distance 3.</param>
    /// <param name="last">True for the last block of the stream.</param>
    public void Block(ReadOnlySpan<byte> data, ReadOnlySpan<(int Literals, int Match)> runs, bool last)
    {
        Span<int> counts = stackalloc int[286];
        Count(data, runs, counts);
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
        Body(data, runs, codes);
        Put(codes[EndOfBlock] & 0xFFFFFF, (int)(codes[EndOfBlock] >> 24));
    }

    /// <summary>Fills up the last byte.</summary>
    public void Finish()
    {
        Flush();
        if (_count > 0)
        {
            _output[Written++] = (byte)_bits;
            _bits = 0;
            _count = 0;
        }
    }

    private static void Count(ReadOnlySpan<byte> data, ReadOnlySpan<(int Literals, int Match)> runs, Span<int> counts)
    {
        // Four tables in turn: a byte repeated would otherwise wait for its own last increment.
        Span<int> tables = stackalloc int[4 * 256];
        tables.Clear();
        var at = 0;
        foreach (var (literals, match) in runs)
        {
            var span = data.Slice(at, literals);
            var i = 0;
            for (; i + 8 <= span.Length; i += 8)
            {
                var eight = BinaryPrimitives.ReadUInt64LittleEndian(span[i..]);
                tables[(int)(eight & 255)]++;
                tables[256 + (int)((eight >> 8) & 255)]++;
                tables[512 + (int)((eight >> 16) & 255)]++;
                tables[768 + (int)((eight >> 24) & 255)]++;
                tables[(int)((eight >> 32) & 255)]++;
                tables[256 + (int)((eight >> 40) & 255)]++;
                tables[512 + (int)((eight >> 48) & 255)]++;
                tables[768 + (int)(eight >> 56)]++;
            }

            for (; i < span.Length; i++)
            {
                tables[span[i]]++;
            }

            var left = match;
            for (; left >= DeflateCodes.LongestMatch; left -= DeflateCodes.LongestMatch)
            {
                counts[285]++;
            }

            if (left > 0)
            {
                counts[DeflateCodes.MatchSymbol[left] & 511]++;
            }

            at += literals + match;
        }

        for (var i = 0; i < 256; i++)
        {
            counts[i] = tables[i] + tables[256 + i] + tables[512 + i] + tables[768 + i];
        }

        counts[EndOfBlock]++;
    }

    private void Body(ReadOnlySpan<byte> data, ReadOnlySpan<(int Literals, int Match)> runs, scoped ReadOnlySpan<uint> codes)
    {
        var at = 0;
        foreach (var (literals, match) in runs)
        {
            var span = data.Slice(at, literals);
            var i = 0;
            for (; i + 2 < span.Length; i += 3)
            {
                // At most 7 bits wait, three codes are at most 45: one store takes them all.
                uint a = codes[span[i]], b = codes[span[i + 1]], c = codes[span[i + 2]];
                var bits = _bits | ((ulong)(a & 0xFFFFFF) << _count);
                var count = _count + (int)(a >> 24);
                bits |= (ulong)(b & 0xFFFFFF) << count;
                count += (int)(b >> 24);
                bits |= (ulong)(c & 0xFFFFFF) << count;
                count += (int)(c >> 24);
                Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(_output.Slice(Written, 8)), bits);
                Written += count >> 3;
                _bits = bits >> (count & ~7);
                _count = count & 7;
            }

            for (; i < span.Length; i++)
            {
                Put(codes[span[i]] & 0xFFFFFF, (int)(codes[span[i]] >> 24));
            }

            var left = match;
            for (; left >= DeflateCodes.LongestMatch; left -= DeflateCodes.LongestMatch)
            {
                PutMatch(DeflateCodes.LongestMatch, codes);
            }

            if (left > 0)
            {
                PutMatch(left, codes);
            }

            at += literals + match;
        }
    }

    private void PutMatch(int length, scoped ReadOnlySpan<uint> codes)
    {
        var entry = DeflateCodes.MatchSymbol[length];
        var code = codes[entry & 511];
        Put(code & 0xFFFFFF, (int)(code >> 24));

        // The extra bits, and behind them the one distance code, a single 0 bit.
        Put((uint)entry >> 12, ((entry >> 9) & 7) + 1);
    }

    private void PutLength(int length)
        => Put((uint)(((length & 1) << 3) | ((length & 2) << 1) | ((length & 4) >> 1) | (length >> 3)), 4);

    private void Put(uint value, int bits)
    {
        _bits |= (ulong)value << _count;
        _count += bits;
        Flush();
    }

    private void Flush()
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_output[Written..], _bits);
        var whole = _count >> 3;
        Written += whole;
        _bits >>= whole * 8;
        _count &= 7;
    }
}
