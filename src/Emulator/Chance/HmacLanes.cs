using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Runflow.Emulator.Chance;

/// <summary>
/// HMAC-SHA256 of up to eight short messages under one key at once: the hash of each stands in a lane of its own of the
/// processor's vectors, and all cost little more than one. The codes are those of <see cref="HmacKey.Sign"/>.
/// </summary>
internal static class HmacLanes
{
    public const int Count = 8;

    /// <summary>Bytes of the longest message: two blocks with their padding.</summary>
    public const int Longest = (2 * Sha256.BlockBytes) - 9;

    private const int Words = Sha256.BlockBytes / 4;

    /// <summary>Whether the processor has vectors of that width; without them one after another is faster.</summary>
    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    /// <summary>Signs the messages.</summary>
    /// <param name="key">The key.</param>
    /// <param name="messages"><see cref="Count"/> buffers of 128 bytes, one after another; what lies behind a message is
    /// overwritten.</param>
    /// <param name="lengths">Bytes of each message, at most <see cref="Longest"/>; 0 or more of them.</param>
    /// <param name="codes">Takes 32 bytes for each message.</param>
    public static void Sign(HmacKey key, Span<byte> messages, ReadOnlySpan<int> lengths, Span<byte> codes)
    {
        Span<uint> words = stackalloc uint[2 * Words * Count];
        Span<uint> two = stackalloc uint[Count];
        words.Clear();
        two.Clear();
        for (var lane = 0; lane < lengths.Length; lane++)
        {
            var length = lengths[lane];
            var blocks = length > Sha256.BlockBytes - 9 ? 2 : 1;
            var message = messages.Slice(2 * Sha256.BlockBytes * lane, blocks * Sha256.BlockBytes);
            message[length..].Clear();
            message[length] = 0x80;
            BinaryPrimitives.WriteInt32BigEndian(message[^4..], (Sha256.BlockBytes + length) * 8);
            two[lane] = blocks == 2 ? uint.MaxValue : 0;
            for (var word = 0; word < blocks * Words; word++)
            {
                words[(word * Count) + lane] = BinaryPrimitives.ReadUInt32BigEndian(message[(4 * word)..]);
            }
        }

        Span<Vector256<uint>> state = stackalloc Vector256<uint>[8];
        Span<Vector256<uint>> shorter = stackalloc Vector256<uint>[8];
        Spread(key.Inner, state);
        var input = MemoryMarshal.Cast<uint, Vector256<uint>>(words);
        Compress(state, input[..Words]);
        if (two.Contains(uint.MaxValue))
        {
            // A message of one block is done before the others; the second block must not change it.
            state.CopyTo(shorter);
            Compress(state, input[Words..]);
            var longer = Vector256.Create<uint>(two);
            for (var i = 0; i < 8; i++)
            {
                state[i] = Vector256.ConditionalSelect(longer, state[i], shorter[i]);
            }
        }

        Span<Vector256<uint>> hashes = stackalloc Vector256<uint>[Words];
        hashes.Clear();
        state.CopyTo(hashes);
        hashes[8] = Vector256.Create(0x80000000);
        hashes[^1] = Vector256.Create((uint)(Sha256.BlockBytes + Sha256.HashBytes) * 8);
        Spread(key.Outer, state);
        Compress(state, hashes);
        for (var lane = 0; lane < lengths.Length; lane++)
        {
            for (var word = 0; word < 8; word++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(codes[((Sha256.HashBytes * lane) + (4 * word))..], state[word][lane]);
            }
        }
    }

    private static void Spread(ReadOnlySpan<uint> one, Span<Vector256<uint>> all)
    {
        for (var i = 0; i < 8; i++)
        {
            all[i] = Vector256.Create(one[i]);
        }
    }

    /// <summary><see cref="Sha256.Compress"/>, eight lanes wide.</summary>
    private static void Compress(Span<Vector256<uint>> state, ReadOnlySpan<Vector256<uint>> block)
    {
        Span<Vector256<uint>> schedule = stackalloc Vector256<uint>[64];
        block.CopyTo(schedule);
        ref var words = ref MemoryMarshal.GetReference(schedule);
        for (var i = 16; i < 64; i++)
        {
            var (early, late) = (Unsafe.Add(ref words, i - 15), Unsafe.Add(ref words, i - 2));
            Unsafe.Add(ref words, i) = Unsafe.Add(ref words, i - 16) + Unsafe.Add(ref words, i - 7)
                + (Rotate(early, 7) ^ Rotate(early, 18) ^ (early >> 3))
                + (Rotate(late, 17) ^ Rotate(late, 19) ^ (late >> 10));
        }

        ref var constants = ref MemoryMarshal.GetReference(Sha256.Constants);
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < 64; i++)
        {
            var first = h + Vector256.Create(Unsafe.Add(ref constants, i)) + Unsafe.Add(ref words, i)
                + (g ^ (e & (f ^ g))) + (Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25));
            var second = ((a & b) | (c & (a | b))) + (Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> value, [ConstantExpected] byte by) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(value, by) : (value >> by) | (value << (32 - by));
}
