using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Runflow.Emulator.Images.Codecs.Png;

/// <summary>Counts, or estimates, how often a block of deflate uses each symbol, of which its Huffman code is made.</summary>
internal static class SymbolCounts
{
    // From so many runs on, a quarter of them says enough of the others: sixteen of every sixty-four.
    private const int Many = 1024, Skipped = 0b110000;

    /// <param name="data">The bytes of the block.</param>
    /// <param name="runs">As <see cref="DeflateWriter.Block"/> takes them; together they cover <paramref name="data"/>.</param>
    /// <param name="counts">286 counts, all 0; filled but for the end of the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<byte> data, ReadOnlySpan<(int Literals, int Match)> runs, Span<int> counts)
    {
        // Four tables in turn: a byte repeated would otherwise wait for its own last increment. A byte cannot lead out of them.
        Span<int> tables = stackalloc int[4 * 256];
        tables.Clear();
        ref var first = ref MemoryMarshal.GetReference(tables);
        ref var second = ref Unsafe.Add(ref first, 256);
        ref var third = ref Unsafe.Add(ref first, 512);
        ref var fourth = ref Unsafe.Add(ref first, 768);
        var at = 0;
        var skipped = runs.Length < Many ? 0 : Skipped;
        for (var run = 0; run < runs.Length; run++)
        {
            var (literals, match) = runs[run];
            if ((run & skipped) != 0)
            {
                at += literals + match;
                continue;
            }

            var span = data.Slice(at, literals);
            ref var from = ref MemoryMarshal.GetReference(span);
            nint i = 0;
            for (; i + 8 <= span.Length; i += 8)
            {
                var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i));
                Unsafe.Add(ref first, (nint)(byte)eight)++;
                Unsafe.Add(ref second, (nint)(byte)(eight >> 8))++;
                Unsafe.Add(ref third, (nint)(byte)(eight >> 16))++;
                Unsafe.Add(ref fourth, (nint)(byte)(eight >> 24))++;
                Unsafe.Add(ref first, (nint)(byte)(eight >> 32))++;
                Unsafe.Add(ref second, (nint)(byte)(eight >> 40))++;
                Unsafe.Add(ref third, (nint)(byte)(eight >> 48))++;
                Unsafe.Add(ref fourth, (nint)(eight >> 56))++;
            }

            if (i + 4 <= span.Length)
            {
                var four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, i));
                Unsafe.Add(ref first, (nint)(byte)four)++;
                Unsafe.Add(ref second, (nint)(byte)(four >> 8))++;
                Unsafe.Add(ref third, (nint)(byte)(four >> 16))++;
                Unsafe.Add(ref fourth, (nint)(four >> 24))++;
                i += 4;
            }

            // Up to three are left; what follows them counts nothing. As in SymbolWriter, without asking one by one.
            var rest = span.Length - (int)i;
            if (at + literals + 4 <= data.Length)
            {
                var three = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, i));
                Unsafe.Add(ref first, (nint)(byte)three) += (int)((uint)(0 - rest) >> 31);
                Unsafe.Add(ref second, (nint)(byte)(three >> 8)) += (int)((uint)(1 - rest) >> 31);
                Unsafe.Add(ref third, (nint)(byte)(three >> 16)) += (int)((uint)(2 - rest) >> 31);
            }
            else
            {
                for (; i < span.Length; i++)
                {
                    Unsafe.Add(ref first, (nint)Unsafe.Add(ref from, i))++;
                }
            }

            counts[285] += match / DeflateCodes.LongestMatch;
            if (match % DeflateCodes.LongestMatch is > 0 and var left)
            {
                counts[DeflateCodes.MatchSymbol[left] & 511]++;
            }

            at += literals + match;
        }

        for (var i = 0; i < 256; i++)
        {
            counts[i] = tables[i] + tables[256 + i] + tables[512 + i] + tables[768 + i];
        }

        // What was not looked at may hold any symbol.
        for (var i = 0; skipped != 0 && i < counts.Length; i++)
        {
            counts[i] = (4 * counts[i]) + 1;
        }
    }
}
