namespace Runflow.Emulator.Chance;

/// <summary>
/// A key of HMAC-SHA256 (RFC 2104) with its two halves hashed beforehand, so that a message costs its own blocks and one
/// more. Immutable, and so good for many threads at once.
/// </summary>
internal sealed class HmacKey
{
    private readonly uint[] inner;
    private readonly uint[] outer;

    public HmacKey(ReadOnlySpan<byte> key)
    {
        Span<byte> block = stackalloc byte[Sha256.BlockBytes];
        block.Clear();
        if (key.Length <= block.Length)
        {
            key.CopyTo(block);
        }
        else
        {
            Sha256.Hash(key, block);
        }

        inner = Start(block, 0x36);
        outer = Start(block, 0x5c);
    }

    /// <summary>Writes the 32 bytes of <paramref name="message"/>'s code.</summary>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> code)
    {
        Span<uint> state = stackalloc uint[8];
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        inner.CopyTo(state);
        Sha256.Finish(state, message, blocksBefore: 1, hash);
        outer.CopyTo(state);
        Sha256.Finish(state, hash, blocksBefore: 1, code);
    }

    /// <summary>The state after the key's inner block, from which the message goes on.</summary>
    internal ReadOnlySpan<uint> Inner => inner;

    /// <summary>The state after the key's outer block, from which the inner hash goes on.</summary>
    internal ReadOnlySpan<uint> Outer => outer;

    private static uint[] Start(ReadOnlySpan<byte> key, byte pad)
    {
        Span<byte> block = stackalloc byte[Sha256.BlockBytes];
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = (byte)(key[i] ^ pad);
        }

        var state = Sha256.Initial.ToArray();
        Sha256.Compress(state, block);
        return state;
    }
}
