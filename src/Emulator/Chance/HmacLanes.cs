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
    public const int Longest = Room - 9;

    /// <summary>Bytes of the buffer of each message.</summary>
    public const int Room = 2 * Sha256.BlockBytes;

    private const int Words = Sha256.BlockBytes / 4;

    /// <summary>Whether the processor has vectors of that width; without them one after another is faster.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Signs the messages.</summary>
    /// <param name="key">The key.</param>
    /// <param name="messages"><see cref="Count"/> buffers of <see cref="Room"/> bytes, one after another; what lies behind a message is
    /// overwritten.</param>
    /// <param name="lengths">Bytes of each message, at most <see cref="Longest"/>; 0 or more of them.</param>
    /// <param name="codes">Takes 32 bytes for each message.</param>
    [SkipLocalsInit]
    public static void Sign(HmacKey key, Span<byte> messages, ReadOnlySpan<int> lengths, Span<byte> codes)
    {
        Span<uint> two = stackalloc uint[Count];
        two.Clear();
        for (var lane = 0; lane < lengths.Length; lane++)
        {
            var length = lengths[lane];
            var message = messages.Slice(Room * lane, length > Sha256.BlockBytes - 9 ? Room : Sha256.BlockBytes);
            message[length..].Clear();
            message[length] = 0x80;
            BinaryPrimitives.WriteInt32BigEndian(message[^4..], (Sha256.BlockBytes + length) * 8);
            two[lane] = message.Length == Room ? uint.MaxValue : 0;
        }

        // Lanes without a message, and the second block of a message of one, hold anything: nobody reads what comes of them.
        Span<Vector256<uint>> input = stackalloc Vector256<uint>[2 * Words];
        for (var word = 0; word < 2 * Words; word += Count)
        {
            var rows = input.Slice(word, Count);
            for (var lane = 0; lane < Count; lane++)
            {
                rows[lane] = Swapped(Vector256.Create<byte>(messages.Slice((Room * lane) + (4 * word), Vector256<byte>.Count)));
            }

            Transpose(rows);
        }

        Span<Vector256<uint>> state = stackalloc Vector256<uint>[8];
        Spread(key.Inner, state);
        Compress(state, input[..Words]);
        if (two.Contains(uint.MaxValue))
        {
            // A message of one block is done before the others; the second block must not change it.
            Span<Vector256<uint>> shorter = stackalloc Vector256<uint>[8];
            state.CopyTo(shorter);
            Compress(state, input[Words..]);
            var longer = Vector256.Create<uint>(two);
            for (var i = 0; i < 8; i++)
            {
                state[i] = Vector256.ConditionalSelect(longer, state[i], shorter[i]);
            }
        }

        var hashes = input[..Words];
        hashes.Clear();
        state.CopyTo(hashes);
        hashes[8] = Vector256.Create(0x80000000);
        hashes[^1] = Vector256.Create((uint)(Sha256.BlockBytes + Sha256.HashBytes) * 8);
        Spread(key.Outer, state);
        Compress(state, hashes);
        Transpose(state);
        for (var lane = 0; lane < lengths.Length; lane++)
        {
            Swapped(state[lane].AsByte()).AsByte().CopyTo(codes.Slice(Sha256.HashBytes * lane, Sha256.HashBytes));
        }
    }

    private static void Spread(ReadOnlySpan<uint> one, Span<Vector256<uint>> all)
    {
        for (var i = 0; i < 8; i++)
        {
            all[i] = Vector256.Create(one[i]);
        }
    }

    /// <summary>Eight words, the bytes of each turned about.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Swapped(Vector256<byte> bytes) =>
        Avx2.Shuffle(bytes, Vector256.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)).AsUInt32();

    /// <summary>Turns eight rows of eight words into its columns.</summary>
    private static void Transpose(Span<Vector256<uint>> rows)
    {
        var (a, b, c, d) = Columns(rows[0], rows[1], rows[2], rows[3]);
        var (e, f, g, h) = Columns(rows[4], rows[5], rows[6], rows[7]);
        rows[0] = Avx2.Permute2x128(a, e, 0x20);
        rows[1] = Avx2.Permute2x128(b, f, 0x20);
        rows[2] = Avx2.Permute2x128(c, g, 0x20);
        rows[3] = Avx2.Permute2x128(d, h, 0x20);
        rows[4] = Avx2.Permute2x128(a, e, 0x31);
        rows[5] = Avx2.Permute2x128(b, f, 0x31);
        rows[6] = Avx2.Permute2x128(c, g, 0x31);
        rows[7] = Avx2.Permute2x128(d, h, 0x31);
    }

    /// <summary>The columns of four rows: the first has column 0 in its lower half and column 4 in its upper one, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<uint> First, Vector256<uint> Second, Vector256<uint> Third, Vector256<uint> Fourth) Columns(
        Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, Vector256<uint> d)
    {
        var (early, late) = (Avx2.UnpackLow(a, b).AsUInt64(), Avx2.UnpackHigh(a, b).AsUInt64());
        var (earlier, later) = (Avx2.UnpackLow(c, d).AsUInt64(), Avx2.UnpackHigh(c, d).AsUInt64());
        return (
            Avx2.UnpackLow(early, earlier).AsUInt32(), Avx2.UnpackHigh(early, earlier).AsUInt32(),
            Avx2.UnpackLow(late, later).AsUInt32(), Avx2.UnpackHigh(late, later).AsUInt32());
    }

    /// <summary><see cref="Sha256.Compress"/>, eight lanes wide.</summary>
    [SkipLocalsInit]
    private static void Compress(Span<Vector256<uint>> state, ReadOnlySpan<Vector256<uint>> block)
    {
        Span<Vector256<uint>> schedule = stackalloc Vector256<uint>[64];
        block.CopyTo(schedule);
        ref var words = ref MemoryMarshal.GetReference(schedule);
        for (var i = 16; i < 64; i++)
        {
            var (early, late) = (Unsafe.Add(ref words, i - 15), Unsafe.Add(ref words, i - 2));
            Unsafe.Add(ref words, i) = Unsafe.Add(ref words, i - 16) + Unsafe.Add(ref words, i - 7)
                + Xor(Rotate(early, 7), Rotate(early, 18), early >> 3)
                + Xor(Rotate(late, 17), Rotate(late, 19), late >> 10);
        }

        // Eight rounds move every variable around once, so that none has to be copied from name to name.
        ref var constants = ref MemoryMarshal.GetReference(Sha256.Constants);
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < 64; i += 8)
        {
            Round(Word(ref words, ref constants, i), a, b, c, ref d, e, f, g, ref h);
            Round(Word(ref words, ref constants, i + 1), h, a, b, ref c, d, e, f, ref g);
            Round(Word(ref words, ref constants, i + 2), g, h, a, ref b, c, d, e, ref f);
            Round(Word(ref words, ref constants, i + 3), f, g, h, ref a, b, c, d, ref e);
            Round(Word(ref words, ref constants, i + 4), e, f, g, ref h, a, b, c, ref d);
            Round(Word(ref words, ref constants, i + 5), d, e, f, ref g, h, a, b, ref c);
            Round(Word(ref words, ref constants, i + 6), c, d, e, ref f, g, h, a, ref b);
            Round(Word(ref words, ref constants, i + 7), b, c, d, ref e, f, g, h, ref a);
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
    private static Vector256<uint> Word(ref Vector256<uint> words, ref uint constants, int round) =>
        Unsafe.Add(ref words, round) + Vector256.Create(Unsafe.Add(ref constants, round));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        Vector256<uint> word, Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, ref Vector256<uint> d,
        Vector256<uint> e, Vector256<uint> f, Vector256<uint> g, ref Vector256<uint> h)
    {
        var sum = h + word + Vector256.ConditionalSelect(e, f, g) + Xor(Rotate(e, 6), Rotate(e, 11), Rotate(e, 25));
        d += sum;
        h = sum + Majority(a, b, c) + Xor(Rotate(a, 2), Rotate(a, 13), Rotate(a, 22));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Majority(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, 0xe8) : Vector256.ConditionalSelect(a ^ b, c, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Xor(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, 0x96) : a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> value, [ConstantExpected] byte by) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(value, by) : (value >> by) | (value << (32 - by));
}
