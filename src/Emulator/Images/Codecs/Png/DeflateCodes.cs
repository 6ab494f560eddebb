using System.Numerics;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>The tables of RFC 1951 that <see cref="DeflateWriter"/> goes by.</summary>
internal static class DeflateCodes
{
    /// <summary>Bytes of the longest match.</summary>
    public const int LongestMatch = 258;

    /// <summary>Bits of the longest code.</summary>
    public const int LongestCode = 15;

    /// <summary>Match length (3 to 258) to symbol in 9 bits, count of extra bits in 3, and the extra bits above.</summary>
    public static readonly int[] MatchSymbol = BuildMatchSymbols();

    /// <summary>Canonical codes, bit-reversed as deflate wants them: length in the top byte, code below.</summary>
    public static void Assign(ReadOnlySpan<byte> lengths, Span<uint> codes)
    {
        Span<uint> next = stackalloc uint[LongestCode + 2];
        next.Clear();
        foreach (var length in lengths)
        {
            next[length + 1] += length == 0 ? 0u : 1u;
        }

        for (var length = 2; length <= LongestCode; length++)
        {
            next[length] = (next[length - 1] + next[length]) << 1;
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            codes[symbol] = length == 0 ? 0 : ((uint)length << 24) | Reverse(next[length]++, length);
        }
    }

    /// <summary>What a match of each length is written as: count of bits in the top byte; below, its symbol's code, the extra
    /// bits, and the one distance code, a single 0 bit.</summary>
    /// <param name="codes">Codes of the symbols.</param>
    /// <param name="matches">By length; filled from 3 to <see cref="LongestMatch"/>.</param>
    public static void Matches(ReadOnlySpan<uint> codes, Span<uint> matches)
    {
        for (var length = 3; length <= LongestMatch; length++)
        {
            var entry = MatchSymbol[length];
            var code = codes[entry & 511];
            var bits = (int)(code >> 24);
            matches[length] = (uint)(bits + ((entry >> 9) & 7) + 1) << 24 | (code & 0xFFFFFF) | ((uint)entry >> 12 << bits);
        }
    }

    private static uint Reverse(uint code, int length)
    {
        var reversed = 0u;
        for (var i = 0; i < length; i++)
        {
            reversed = (reversed << 1) | ((code >> i) & 1);
        }

        return reversed;
    }

    private static int[] BuildMatchSymbols()
    {
        var table = new int[LongestMatch + 1];
        for (var length = 3; length < LongestMatch; length++)
        {
            var value = length - 3;
            var extra = value < 8 ? 0 : BitOperations.Log2((uint)value) - 2;
            var symbol = value < 8 ? 257 + value : 257 + (extra * 4) + (value >> extra);
            table[length] = symbol | (extra << 9) | ((value & ((1 << extra) - 1)) << 12);
        }

        table[LongestMatch] = 285;
        return table;
    }
}
