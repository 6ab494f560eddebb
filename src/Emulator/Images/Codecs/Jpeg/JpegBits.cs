using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>
/// Reads the entropy-coded data of a scan bit by bit, most significant first, and leaves out the zero bytes stuffed
/// after 0xFF. At a marker or the end zeros follow without end, and <see cref="Exhausted"/> tells when one was used.
/// </summary>
internal ref struct JpegBits(ReadOnlySpan<byte> data, int start)
{
    private readonly ReadOnlySpan<byte> _data = data;

    // The next bit is the highest one.
    private ulong _bits;
    private int _count;

    // Bits among the counted ones that are not from the file.
    private int _invented;

    /// <summary>Where the next byte will be taken from; at a marker, the 0xFF of it.</summary>
    public int Position { get; private set; } = start;

    /// <summary>True once more bits were used than the data has.</summary>
    public readonly bool Exhausted => _count < _invented;

    /// <summary>Makes at least 48 bits ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill()
    {
        if (_count < 48)
        {
            Refill();
        }
    }

    /// <summary>The next bits as a number, not consumed; at most 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Peek(int bits) => (int)(_bits >> (64 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int bits)
    {
        _bits <<= bits;
        _count -= bits;
    }

    /// <summary>Takes 0 to 16 bits as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int bits)
    {
        // Two shifts, because one by 64 would be none.
        var value = (int)(_bits >> 1 >> (63 - bits));
        Skip(bits);
        return value;
    }

    /// <summary>Takes a number of <paramref name="size"/> bits in JPEG's signed form: a leading 0 means negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeSigned(int size)
    {
        var value = Take(size);
        return value < (1 << size) >> 1 ? value - (1 << size) + 1 : value;
    }

    /// <summary>Takes the next code of a table.</summary>
    /// <returns>Its symbol, or −1 when the bits are no code of it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Symbol(JpegHuffmanTable table)
    {
        var entry = table.Fast(Peek(JpegHuffmanTable.FastBits));
        if (entry == 0)
        {
            entry = table.Slow(Peek(16));
            if (entry < 0)
            {
                return -1;
            }
        }

        Skip(entry >> 8);
        return entry & 255;
    }

    /// <summary>Drops what is left of the interval and passes the restart marker that must follow.</summary>
    /// <param name="number">Which of the eight, 0 to 7.</param>
    /// <returns>False when something else follows.</returns>
    public bool Restart(int number)
    {
        // Bytes that no code claimed are passed over, as every reader does.
        var at = Position;
        while (at + 1 < _data.Length && (_data[at] != 0xFF || _data[at + 1] is 0 or 0xFF))
        {
            at++;
        }

        _bits = 0;
        _count = 0;
        _invented = 0;
        if (at + 1 >= _data.Length || _data[at + 1] != 0xD0 + number)
        {
            return false;
        }

        Position = at + 2;
        return true;
    }

    private void Refill()
    {
        // Eight bytes at once as long as none of them is 0xFF.
        if (Position + 8 <= _data.Length)
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(_data[Position..]);
            if ((~word - 0x0101010101010101 & word & 0x8080808080808080) == 0)
            {
                var bytes = (64 - _count) >> 3;
                _bits |= (bytes == 8 ? word : word >> (64 - (8 * bytes))) << (64 - _count - (8 * bytes));
                _count += 8 * bytes;
                Position += bytes;
                return;
            }
        }

        while (_count <= 56)
        {
            ulong value = 0;
            if (Position >= _data.Length)
            {
                _invented += 8;
            }
            else if (_data[Position] != 0xFF)
            {
                value = _data[Position++];
            }
            else if (Position + 1 < _data.Length && _data[Position + 1] == 0)
            {
                value = 0xFF;
                Position += 2;
            }
            else
            {
                _invented += 8;
            }

            _bits |= value << (56 - _count);
            _count += 8;
        }
    }
}
