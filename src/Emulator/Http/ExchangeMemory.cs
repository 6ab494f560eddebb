using System.Buffers;

namespace Runflow.Emulator.Http;

/// <summary>
/// What the headers and bodies of one request lie in until it has ended: one array of the pool, filled from its beginning. Most
/// requests need no more, and so leave nothing to the garbage collector; what does not fit has an array of its own. Written by the
/// request's own thread. A mutable struct: it is the field of its <see cref="Exchange"/>.
/// </summary>
internal struct ExchangeMemory
{
    /// <summary>Bytes of the array.</summary>
    public const int Bytes = 4096;

    private byte[]? rented;
    private int used;

    /// <summary>Copies bytes to where they stay until <see cref="Return"/>.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Bytes - used)
        {
            return bytes.ToArray();
        }

        rented ??= ArrayPool<byte>.Shared.Rent(Bytes);
        var kept = rented.AsMemory(used, bytes.Length);
        bytes.CopyTo(kept.Span);
        used += bytes.Length;
        return kept;
    }

    /// <summary>Nobody has what was kept any more.</summary>
    public void Return()
    {
        if (rented is { } array)
        {
            rented = null;
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
