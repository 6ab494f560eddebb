using System.Buffers;
using System.Numerics;

namespace Runflow.Emulator.Images.Codecs.Jpeg;

/// <summary>Collects the bytes of a JPEG, and writes entropy-coded bits with zeros stuffed after 0xFF.</summary>
internal sealed class JpegSink : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private ulong _bits;
    private int _count;

    public int Length { get; private set; }

    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Begins a segment.</summary>
    /// <param name="marker">Its second byte.</param>
    /// <param name="length">Bytes of data that the caller adds next.</param>
    public void Segment(int marker, int length)
        => Add([0xFF, (byte)marker, (byte)((length + 2) >> 8), (byte)(length + 2)]);

    /// <summary>Makes room, so that <see cref="Put"/> need not look.</summary>
    public void Reserve(int bytes)
    {
        if (Length + bytes > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, Length + bytes));
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }

    /// <summary>Writes a coefficient: the code of its symbol, and its bits.</summary>
    /// <param name="codes">Length × 65,536 + code for each symbol.</param>
    /// <param name="run">Zeros before it, 0 to 15; 0 for a DC difference.</param>
    /// <param name="value">The coefficient or difference.</param>
    public void Put(ReadOnlySpan<int> codes, int run, int value)
    {
        var size = 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));
        PutSymbol(codes, (run << 4) | size);

        // A negative number is sent one less, in as many bits.
        PutBits((uint)((value + (value >> 31)) & ((1 << size) - 1)), size);
    }

    public void PutSymbol(ReadOnlySpan<int> codes, int symbol) => PutBits((uint)(codes[symbol] & 0xFFFF), codes[symbol] >> 16);

    /// <summary>Fills the last byte with ones.</summary>
    public void Finish()
    {
        PutBits(0x7F, 7);
        _count = 0;
        _bits = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private void PutBits(uint value, int bits)
    {
        _bits = (_bits << bits) | value;
        _count += bits;
        while (_count >= 8)
        {
            _count -= 8;
            var next = (byte)(_bits >> _count);
            _bytes[Length++] = next;
            if (next == 0xFF)
            {
                _bytes[Length++] = 0;
            }
        }
    }
}
