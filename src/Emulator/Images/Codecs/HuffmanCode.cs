namespace Runflow.Emulator.Images.Codecs;

/// <summary>
/// Builds the code lengths of an optimal prefix code no longer than a limit. Integer and order-stable, so that equal
/// counts give equal codes everywhere.
/// </summary>
internal static class HuffmanCode
{
    /// <summary>Fills <paramref name="lengths"/> with the code length of each symbol, 0 for symbols that never occur.</summary>
    /// <param name="counts">How often each symbol occurs; at most 286 symbols, sum below 2^31.</param>
    /// <param name="lengths">As long as <paramref name="counts"/>.</param>
    /// <param name="limit">Longest code allowed, in bits.</param>
    public static void Lengths(ReadOnlySpan<int> counts, Span<byte> lengths, int limit)
    {
        lengths.Clear();
        Span<long> leaves = stackalloc long[counts.Length];
        var n = 0;
        for (var symbol = 0; symbol < counts.Length; symbol++)
        {
            if (counts[symbol] > 0)
            {
                leaves[n++] = ((long)counts[symbol] << 16) | (uint)symbol;
            }
        }

        leaves = leaves[..n];
        leaves.Sort();
        if (n <= 2)
        {
            foreach (var leaf in leaves)
            {
                lengths[(int)(leaf & 0xFFFF)] = 1;
            }

            return;
        }

        Span<int> perLength = stackalloc int[64];
        CountLengths(leaves, perLength);
        Shorten(perLength, limit);
        var next = 0;
        for (var length = limit; length > 0; length--)
        {
            for (var i = 0; i < perLength[length]; i++)
            {
                lengths[(int)(leaves[next++] & 0xFFFF)] = (byte)length;
            }
        }
    }

    /// <summary>Two queues: the leaves by weight, and the inner nodes, which come into being in order of weight.</summary>
    private static void CountLengths(ReadOnlySpan<long> leaves, Span<int> perLength)
    {
        var n = leaves.Length;
        Span<long> weight = stackalloc long[n];
        Span<int> parentOfLeaf = stackalloc int[n];
        Span<int> parentOfNode = stackalloc int[n];
        int leaf = 0, node = 0;
        for (var made = 0; made < n - 1; made++)
        {
            long total = 0;
            for (var side = 0; side < 2; side++)
            {
                if (leaf < n && (node >= made || leaves[leaf] >> 16 <= weight[node]))
                {
                    parentOfLeaf[leaf] = made;
                    total += leaves[leaf++] >> 16;
                }
                else
                {
                    parentOfNode[node] = made;
                    total += weight[node++];
                }
            }

            weight[made] = total;
        }

        // Depths from the root down; the weights are no longer needed.
        weight[n - 2] = 0;
        for (var i = n - 3; i >= 0; i--)
        {
            weight[i] = weight[parentOfNode[i]] + 1;
        }

        for (var i = 0; i < n; i++)
        {
            perLength[(int)Math.Min(weight[parentOfLeaf[i]] + 1, 63)]++;
        }
    }

    /// <summary>Moves codes longer than the limit up, and pays for them by lengthening the nearest shorter ones.</summary>
    private static void Shorten(Span<int> perLength, int limit)
    {
        for (var length = limit + 1; length < perLength.Length; length++)
        {
            perLength[limit] += perLength[length];
            perLength[length] = 0;
        }

        long used = 0;
        for (var length = 1; length <= limit; length++)
        {
            used += (long)perLength[length] << (limit - length);
        }

        while (used > 1L << limit)
        {
            var length = limit - 1;
            while (perLength[length] == 0)
            {
                length--;
            }

            perLength[length]--;
            perLength[length + 1] += 1;
            used -= 1L << (limit - length - 1);
        }

        // Readers refuse a code with holes: what the last step gave too much goes back one code at a time.
        for (; used < 1L << limit; used++)
        {
            perLength[limit]--;
            perLength[limit - 1]++;
        }
    }
}
