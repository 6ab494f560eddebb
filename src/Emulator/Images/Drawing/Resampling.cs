using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images.Drawing;

/// <summary>
/// Brings a part of a picture to another size: triangle filter, widened when shrinking, in 14-bit integer weights. Works
/// row by row: first the source rows that touch an output row are summed, then that one row is narrowed.
/// </summary>
internal static class Resampling
{
    private const int WeightBits = 14;

    /// <param name="source">The picture to take from.</param>
    /// <param name="part">Which part of it, inside it and not empty.</param>
    /// <param name="target">The picture to write to.</param>
    /// <param name="place">Where to, inside the target and not empty.</param>
    public static void Draw(Raster source, Box part, Raster target, Box place)
    {
        if (part.Width == place.Width && part.Height == place.Height)
        {
            for (var y = 0; y < part.Height; y++)
            {
                source.Row(part.Y + y).Slice(part.X, part.Width).CopyTo(target.Row(place.Y + y)[place.X..]);
            }

            return;
        }

        var columns = Taps(part.Width, place.Width);
        var rows = Taps(part.Height, place.Height);
        var sums = ArrayPool<int>.Shared.Rent(4 * part.Width);
        try
        {
            var line = sums.AsSpan(0, 4 * part.Width);
            for (var y = 0; y < place.Height; y++)
            {
                line.Clear();
                for (var i = 0; i < rows[y].Weights.Length; i++)
                {
                    var from = source.Row(part.Y + rows[y].First + i).Slice(part.X, part.Width);
                    Add(MemoryMarshal.AsBytes(from), rows[y].Weights[i], line);
                }

                Narrow(line, columns, target.Row(place.Y + y).Slice(place.X, place.Width));
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(sums);
        }
    }

    private static void Add(ReadOnlySpan<byte> row, int weight, Span<int> sums)
    {
        var i = 0;
        for (; i + 16 <= row.Length; i += 16)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(row.Slice(i, 16)));
            var (a, b) = Vector128.Widen(low.AsInt16());
            var (c, d) = Vector128.Widen(high.AsInt16());
            var into = sums.Slice(i, 16);
            (Vector128.Create(into[..4]) + (a * weight)).CopyTo(into);
            (Vector128.Create(into[4..8]) + (b * weight)).CopyTo(into[4..]);
            (Vector128.Create(into[8..12]) + (c * weight)).CopyTo(into[8..]);
            (Vector128.Create(into[12..16]) + (d * weight)).CopyTo(into[12..]);
        }

        for (; i < row.Length; i++)
        {
            sums[i] += row[i] * weight;
        }
    }

    private static void Narrow(ReadOnlySpan<int> line, (int First, int[] Weights)[] columns, Span<uint> target)
    {
        // Sums carry 8 + 14 bits; six are dropped so that the second weighting stays within 31.
        var half = Vector128.Create(1 << (WeightBits + 7));
        for (var x = 0; x < target.Length; x++)
        {
            var (first, weights) = columns[x];
            var sum = half;
            for (var i = 0; i < weights.Length; i++)
            {
                sum += (Vector128.Create(line.Slice(4 * (first + i), 4)) >> 6) * weights[i];
            }

            sum >>= WeightBits + 8;
            target[x] = (uint)(sum[0] | (sum[1] << 8) | (sum[2] << 16) | (sum[3] << 24));
        }
    }

    /// <summary>For each output position the first input position and the weights from there, which sum to 2^14.</summary>
    private static (int First, int[] Weights)[] Taps(int from, int to)
    {
        var taps = new (int, int[])[to];
        var scale = ((long)from << 16) / to;
        var reach = Math.Max(scale, 1 << 16);
        for (var i = 0; i < to; i++)
        {
            var centre = ((2 * i) + 1) * scale / 2;
            var first = (int)Math.Clamp((centre - reach) >> 16, 0, from - 1);
            var last = (int)Math.Clamp((centre + reach) >> 16, first, from - 1);
            var weights = new int[last - first + 1];
            long total = 0;
            for (var j = 0; j < weights.Length; j++)
            {
                var distance = Math.Abs(((long)(first + j) << 16) + (1 << 15) - centre);
                total += Math.Max(0, reach - distance);
            }

            int given = 0, largest = 0;
            for (var j = 0; j < weights.Length; j++)
            {
                var distance = Math.Abs(((long)(first + j) << 16) + (1 << 15) - centre);
                weights[j] = (int)((Math.Max(0, reach - distance) << WeightBits) / total);
                given += weights[j];
                largest = weights[j] > weights[largest] ? j : largest;
            }

            weights[largest] += (1 << WeightBits) - given;
            taps[i] = (first, weights);
        }

        return taps;
    }
}
