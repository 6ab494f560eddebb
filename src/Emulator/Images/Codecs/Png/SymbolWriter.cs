using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>
/// Writes the symbols of deflate blocks, several to a store: the bits that wait are kept in a register, least significant
/// first, and all whole bytes of them go out at once.
/// </summary>
/// <param name="output">Where to; as long as <see cref="DeflateWriter.Bound"/> says.</param>
internal ref struct SymbolWriter(Span<byte> output)
{
    private readonly Span<byte> _output = output;
    private const ulong Bits = (1UL << 56) - 1;
    private ulong _bits;

    // Bits that wait, 0 to 7 between calls.
    private int _count;

    /// <summary>Whole bytes written.</summary>
    public int Written { get; private set; }

    /// <summary>Writes up to 32 bits.</summary>
    public void Put(uint value, int bits)
    {
        var state = (Written, _bits, _count);
        Store(_output, ref state, value, bits);
        (Written, _bits, _count) = state;
    }

    /// <summary>Fills up the last byte.</summary>
    public void Finish() => Put(0, -_count & 7);

    /// <summary>Writes the literals and matches of a block.</summary>
    /// <param name="data">The bytes of the block.</param>
    /// <param name="runs">As <see cref="DeflateWriter.Block"/> takes them.</param>
    /// <param name="codes">The code of each of the 286 symbols: length in the top byte, bits below.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Body(ReadOnlySpan<byte> data, ReadOnlySpan<(int Literals, int Match)> runs, scoped ReadOnlySpan<uint> codes)
    {
        Span<uint> matches = stackalloc uint[DeflateCodes.LongestMatch + 1];
        DeflateCodes.Matches(codes, matches);

        Span<ulong> fours = stackalloc ulong[SmallDifferences.Fours];
        var quick = SmallDifferences.Join(codes, fours);
        ref var fourOf = ref MemoryMarshal.GetReference(fours);

        // In locals, so that they stay in registers.
        var output = _output;
        var state = (Written, _bits, _count);
        ref var code = ref MemoryMarshal.GetReference(codes[..256]);
        var at = 0;
        foreach (var (literals, match) in runs)
        {
            var span = data.Slice(at, literals);
            ref var from = ref MemoryMarshal.GetReference(span);
            nint i = 0;
            if (quick)
            {
                for (; i + 8 <= span.Length; i += 8)
                {
                    if (!SmallDifferences.Are(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i)), out var first, out var second))
                    {
                        Four(output, ref state, ref code, Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, i)));
                        Four(output, ref state, ref code, Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, i + 4)));
                        continue;
                    }

                    ulong low = Unsafe.Add(ref fourOf, first), high = Unsafe.Add(ref fourOf, second);
                    var bits = (int)(low >> 56);
                    Store(output, ref state, (low & Bits) | ((high & Bits) << bits), bits + (int)(high >> 56));
                }
            }

            for (; i + 4 <= span.Length; i += 4)
            {
                Four(output, ref state, ref code, Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, i)));
            }
            // Up to three are left. Most blocks have many short stretches, so nothing is asked of them one by one: codes of
            // bytes beyond the stretch, which are those of the match, become nothing.
            var rest = span.Length - (int)i;
            if (at + literals + 4 <= data.Length)
            {
                var three = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, i));
                var a = Unsafe.Add(ref code, (nint)(byte)three) & Below(0, rest);
                var b = Unsafe.Add(ref code, (nint)(byte)(three >> 8)) & Below(1, rest);
                var c = Unsafe.Add(ref code, (nint)(byte)(three >> 16)) & Below(2, rest);
                var ab = (int)((a >> 24) + (b >> 24));
                var low = (a & 0xFFFFFF) | ((ulong)(b & 0xFFFFFF) << (int)(a >> 24));
                Store(output, ref state, low | ((ulong)(c & 0xFFFFFF) << ab), ab + (int)(c >> 24));
            }
            else
            {
                for (; i < span.Length; i++)
                {
                    var one = Unsafe.Add(ref code, (nint)Unsafe.Add(ref from, i));
                    Store(output, ref state, one & 0xFFFFFF, (int)(one >> 24));
                }
            }

            var left = match;
            for (; left >= DeflateCodes.LongestMatch; left -= DeflateCodes.LongestMatch)
            {
                Store(output, ref state, matches[DeflateCodes.LongestMatch] & 0xFFFFFF, (int)(matches[DeflateCodes.LongestMatch] >> 24));
            }

            if (left > 0)
            {
                Store(output, ref state, matches[left] & 0xFFFFFF, (int)(matches[left] >> 24));
            }

            at += literals + match;
        }

        (Written, _bits, _count) = state;
    }

    /// <summary>Writes four literals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(Span<byte> output, ref (int Written, ulong Bits, int Count) state, ref uint code, uint four)
    {
        // Four codes have 60 bits at most.
        uint a = Unsafe.Add(ref code, (nint)(byte)four), b = Unsafe.Add(ref code, (nint)(byte)(four >> 8));
        uint c = Unsafe.Add(ref code, (nint)(byte)(four >> 16)), d = Unsafe.Add(ref code, (nint)(four >> 24));
        int ab = (int)((a >> 24) + (b >> 24)), cd = (int)((c >> 24) + (d >> 24));
        var low = (a & 0xFFFFFF) | ((ulong)(b & 0xFFFFFF) << (int)(a >> 24));
        var high = (c & 0xFFFFFF) | ((ulong)(d & 0xFFFFFF) << (int)(c >> 24));
        Store(output, ref state, low | (high << ab), ab + cd);
    }

    /// <summary>All bits when an index is below a count, else none; without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Below(int index, int count) => (uint)((index - count) >> 31);

    /// <summary>Adds up to 60 bits to those that wait, and stores what are whole bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<byte> output, ref (int Written, ulong Bits, int Count) state, ulong value, int bits)
    {
        var word = state.Bits | (value << state.Count);
        var count = state.Count + bits;
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(output.Slice(state.Written, 8)), word);
        state.Written += count >> 3;

        // Beyond 63, the highest bits of the value did not fit.
        state.Bits = count < 64 ? word >> (count & 56) : value >> (64 - state.Count);
        state.Count = count & 7;
    }
}
