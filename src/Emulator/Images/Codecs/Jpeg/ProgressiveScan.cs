namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>Decodes a scan of a progressive JPEG into the components' coefficients.</summary>
internal ref struct ProgressiveScan
{
    private readonly JpegFrame _frame;
    private readonly JpegScan _scan;
    private JpegBits _bits;

    // Blocks still covered by an end-of-band run.
    private int _bandRun;

    private ProgressiveScan(ReadOnlySpan<byte> file, int at, JpegFrame frame, JpegScan scan)
    {
        _frame = frame;
        _scan = scan;
        _bits = new JpegBits(file, at);
    }

    /// <param name="file">The whole file.</param>
    /// <param name="at">Where the entropy-coded data begin.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="scan">The scan's header.</param>
    /// <param name="restartInterval">Units between restart markers, 0 for none.</param>
    /// <returns>Where the next marker is to be looked for.</returns>
    public static int Decode(ReadOnlySpan<byte> file, int at, JpegFrame frame, JpegScan scan, int restartInterval)
    {
        var reader = new ProgressiveScan(file, at, frame, scan);
        reader.Units(restartInterval);
        foreach (var component in scan.Components)
        {
            component.Seen = true;
        }

        return reader._bits.Position;
    }

    private static UnreadableImageException Damaged() => new("a JPEG whose picture data are damaged");

    private void Units(int restartInterval)
    {
        var alone = _scan.Components.Length == 1;
        var wide = alone ? _scan.Components[0].Columns : _frame.UnitsWide;
        var high = alone ? _scan.Components[0].Rows : _frame.UnitsHigh;
        int untilRestart = restartInterval, restarts = 0;
        Begin();
        for (var y = 0; y < high; y++)
        {
            for (var x = 0; x < wide; x++)
            {
                if (restartInterval > 0 && untilRestart-- == 0)
                {
                    if (_bits.Exhausted || !_bits.Restart(restarts++ & 7))
                    {
                        throw new UnreadableImageException("a JPEG whose restart markers are missing or out of order");
                    }

                    untilRestart = restartInterval - 1;
                    Begin();
                }

                foreach (var component in _scan.Components)
                {
                    int across = alone ? 1 : component.Horizontal, down = alone ? 1 : component.Vertical;
                    for (var by = 0; by < down; by++)
                    {
                        for (var bx = 0; bx < across; bx++)
                        {
                            var index = (((y * down) + by) * component.Stride) + (x * across) + bx;
                            Block(component, component.Coefficients.Slice(index * 64, 64));
                        }
                    }
                }
            }

            if (_bits.Exhausted)
            {
                throw new UnreadableImageException("a JPEG that is cut off");
            }
        }
    }

    private void Begin()
    {
        _bandRun = 0;
        foreach (var component in _scan.Components)
        {
            component.Predictor = 0;
        }
    }

    private void Block(JpegComponent component, Span<short> block)
    {
        if (_scan.First == 0)
        {
            Dc(component, block);
        }
        else if (_scan.High == 0)
        {
            FirstAc(component.Ac!, block);
        }
        else
        {
            RefineAc(component.Ac!, block);
        }
    }

    private void Dc(JpegComponent component, Span<short> block)
    {
        _bits.Fill();
        if (_scan.High > 0)
        {
            block[0] |= (short)(_bits.Take(1) << _scan.Low);
            return;
        }

        var size = _bits.Symbol(component.Dc!);
        if ((uint)size > 15)
        {
            throw Damaged();
        }

        component.Predictor += _bits.TakeSigned(size);
        block[0] = (short)(component.Predictor << _scan.Low);
    }

    private void FirstAc(JpegHuffmanTable table, Span<short> block)
    {
        if (_bandRun > 0)
        {
            _bandRun--;
            return;
        }

        for (var k = _scan.First; k <= _scan.Last; k++)
        {
            _bits.Fill();
            var symbol = _bits.Symbol(table);
            if (symbol < 0)
            {
                throw Damaged();
            }

            int run = symbol >> 4, size = symbol & 15;
            if (size == 0)
            {
                if (run < 15)
                {
                    _bandRun = (1 << run) + _bits.Take(run) - 1;
                    break;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > 63)
            {
                throw Damaged();
            }

            block[JpegTables.Transposed[k]] = (short)(_bits.TakeSigned(size) << _scan.Low);
        }
    }

    private void RefineAc(JpegHuffmanTable table, Span<short> block)
    {
        var bit = (short)(1 << _scan.Low);
        var k = _scan.First;
        if (_bandRun == 0)
        {
            for (; k <= _scan.Last; k++)
            {
                _bits.Fill();
                var symbol = _bits.Symbol(table);
                if (symbol < 0)
                {
                    throw Damaged();
                }

                int run = symbol >> 4, size = symbol & 15;
                short value = 0;
                if (size == 0)
                {
                    if (run < 15)
                    {
                        // This block counts as the run's first; what is left of it is refined below.
                        _bandRun = (1 << run) + _bits.Take(run);
                        break;
                    }
                }
                else
                {
                    value = _bits.Take(1) == 1 ? bit : (short)-bit;
                }

                k = Pass(block, k, run, bit);
                if (value != 0)
                {
                    if (k > 63)
                    {
                        throw Damaged();
                    }

                    block[JpegTables.Transposed[k]] = value;
                }
            }
        }

        if (_bandRun > 0)
        {
            Pass(block, k, 64, bit);
            _bandRun--;
        }
    }

    /// <summary>Refines the coefficients known already, and passes so many that are still zero.</summary>
    /// <returns>The place of the zero after them, or one beyond the band.</returns>
    private int Pass(Span<short> block, int k, int zeros, short bit)
    {
        for (; k <= _scan.Last; k++)
        {
            ref var known = ref block[JpegTables.Transposed[k]];
            if (known == 0)
            {
                if (zeros-- == 0)
                {
                    break;
                }

                continue;
            }

            _bits.Fill();
            if (_bits.Take(1) == 1 && (known & bit) == 0)
            {
                known += known > 0 ? bit : (short)-bit;
            }
        }

        return k;
    }
}
