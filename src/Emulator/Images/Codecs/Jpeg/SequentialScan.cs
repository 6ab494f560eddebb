using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>Decodes a scan of a baseline or extended sequential JPEG straight to samples.</summary>
internal static class SequentialScan
{
    /// <param name="file">The whole file.</param>
    /// <param name="at">Where the entropy-coded data begin.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="scan">The scan's header.</param>
    /// <param name="restartInterval">Units between restart markers, 0 for none.</param>
    /// <param name="quantisation">The tables.</param>
    /// <param name="draw">False only checks that the data decode.</param>
    /// <returns>Where the next marker is to be looked for.</returns>
    public static int Decode(
        ReadOnlySpan<byte> file,
        int at,
        JpegFrame frame,
        JpegScan scan,
        int restartInterval,
        ushort[]?[] quantisation,
        bool draw)
    {
        var bits = new JpegBits(file, at);
        Span<int> block = stackalloc int[64];
        block.Clear();
        var alone = scan.Components.Length == 1;
        var wide = alone ? scan.Components[0].Columns : frame.UnitsWide;
        var high = alone ? scan.Components[0].Rows : frame.UnitsHigh;
        int untilRestart = restartInterval, restarts = 0;
        Begin(scan);
        for (var y = 0; y < high; y++)
        {
            for (var x = 0; x < wide; x++)
            {
                if (restartInterval > 0 && untilRestart-- == 0)
                {
                    if (bits.Exhausted || !bits.Restart(restarts++ & 7))
                    {
                        throw new UnreadableImageException("a JPEG whose restart markers are missing or out of order");
                    }

                    untilRestart = restartInterval - 1;
                    Begin(scan);
                }

                foreach (var component in scan.Components)
                {
                    int across = alone ? 1 : component.Horizontal, down = alone ? 1 : component.Vertical;
                    var table = quantisation[component.Quantisation]!;
                    for (var by = 0; by < down; by++)
                    {
                        for (var bx = 0; bx < across; bx++)
                        {
                            var last = Block(ref bits, component, table, block);
                            if (draw)
                            {
                                var offset = ((((y * down) + by) * 8 * component.SampleStride) + (((x * across) + bx) * 8));
                                InverseDct.Block(block, last, component.Samples[offset..], component.SampleStride);
                            }

                            if (last > 0)
                            {
                                block.Clear();
                            }
                        }
                    }
                }
            }

            if (bits.Exhausted)
            {
                throw new UnreadableImageException("a JPEG that is cut off");
            }
        }

        foreach (var component in scan.Components)
        {
            component.Seen = true;
        }

        return bits.Position;
    }

    private static void Begin(JpegScan scan)
    {
        foreach (var component in scan.Components)
        {
            component.Predictor = 0;
        }
    }

    /// <summary>Decodes and dequantises a block.</summary>
    /// <returns>The index of its last coefficient in zigzag order.</returns>
    private static int Block(ref JpegBits stream, JpegComponent component, ushort[] quantisation, scoped Span<int> block)
    {
        // A copy lives in registers; a block that is damaged ends the reading anyway.
        var bits = stream;
        bits.Fill();
        var size = bits.Symbol(component.Dc!);
        if ((uint)size > 15)
        {
            throw Damaged();
        }

        component.Predictor += bits.TakeSigned(size);
        block[0] = component.Predictor * quantisation[0];
        var ac = component.Ac!;

        // Places are below 64, as many as block and table have.
        ref var order = ref MemoryMarshal.GetReference(JpegTables.Transposed);
        ref var steps = ref MemoryMarshal.GetReference(quantisation.AsSpan(0, 64));
        ref var target = ref MemoryMarshal.GetReference(block[..64]);
        var last = 0;
        for (var k = 1; k < 64; k++)
        {
            bits.Fill();
            var quick = ac.Coefficient(bits.Peek(JpegHuffmanTable.FastBits));
            int value;
            if (quick != 0)
            {
                bits.Skip(quick & 255);
                k += (quick >> 8) & 255;
                value = quick >> 16;
            }
            else
            {
                var symbol = bits.Symbol(ac);
                size = symbol & 15;
                if (symbol < 0)
                {
                    throw Damaged();
                }

                if (size == 0)
                {
                    if (symbol != 0xF0)
                    {
                        break;
                    }

                    k += 15;
                    continue;
                }

                k += symbol >> 4;
                value = bits.TakeSigned(size);
            }

            // A run beyond the block is damage; the table has room for the look-up.
            if (k > 63)
            {
                throw Damaged();
            }

            nint place = Unsafe.Add(ref order, k);
            Unsafe.Add(ref target, place) = value * Unsafe.Add(ref steps, place);
            last = k;
        }

        stream = bits;
        return last;
    }

    private static UnreadableImageException Damaged() => new("a JPEG whose picture data are damaged");
}
