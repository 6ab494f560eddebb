using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace Runflow.Emulator.Chance;

/// <summary>
/// SHA-256 (FIPS 180-4) of short messages. The platform's costs a microsecond or more of setting up and clearing away at
/// each call, several times the hashing itself, and a run takes a dozen of them; this one has nothing to set up. Long
/// messages go to the platform's, which is the faster there. Nothing secret rests on it: it draws, names and looks up.
/// </summary>
internal static class Sha256
{
    public const int HashBytes = 32;

    internal const int BlockBytes = 64;

    private const int LengthBytes = 8;

    private const int Short = 4096;

    internal static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>What hashing starts from.</summary>
    internal static ReadOnlySpan<uint> Initial =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>Writes the 32 bytes of <paramref name="message"/>'s hash.</summary>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> hash)
    {
        if (message.Length > Short)
        {
            SHA256.HashData(message, hash);
            return;
        }

        Span<uint> state = stackalloc uint[8];
        Initial.CopyTo(state);
        Finish(state, message, blocksBefore: 0, hash);
    }

    /// <summary>Hashes the rest of a message and its padding, and writes the hash.</summary>
    internal static void Finish(Span<uint> state, ReadOnlySpan<byte> rest, int blocksBefore, Span<byte> hash)
    {
        var bits = ((ulong)blocksBefore * BlockBytes + (ulong)rest.Length) * 8;
        for (; rest.Length >= BlockBytes; rest = rest[BlockBytes..])
        {
            Compress(state, rest);
        }

        Span<byte> last = stackalloc byte[BlockBytes];
        last.Clear();
        rest.CopyTo(last);
        last[rest.Length] = 0x80;
        if (rest.Length >= BlockBytes - LengthBytes)
        {
            Compress(state, last);
            last.Clear();
        }

        BinaryPrimitives.WriteUInt64BigEndian(last[^LengthBytes..], bits);
        Compress(state, last);
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash[(4 * i)..], state[i]);
        }
    }

    /// <summary>Takes one block of 64 bytes into the state.</summary>
    [SkipLocalsInit]
    internal static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> schedule = stackalloc uint[64];
        Expand(block, schedule);
        ref var words = ref MemoryMarshal.GetReference(schedule);

        // Eight rounds move every variable around once, so that none has to be copied from name to name.
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < 64; i += 8)
        {
            h += Unsafe.Add(ref words, i) + Choose(e, f, g) + Large1(e);
            d += h;
            h += Majority(a, b, c) + Large0(a);
            g += Unsafe.Add(ref words, i + 1) + Choose(d, e, f) + Large1(d);
            c += g;
            g += Majority(h, a, b) + Large0(h);
            f += Unsafe.Add(ref words, i + 2) + Choose(c, d, e) + Large1(c);
            b += f;
            f += Majority(g, h, a) + Large0(g);
            e += Unsafe.Add(ref words, i + 3) + Choose(b, c, d) + Large1(b);
            a += e;
            e += Majority(f, g, h) + Large0(f);
            d += Unsafe.Add(ref words, i + 4) + Choose(a, b, c) + Large1(a);
            h += d;
            d += Majority(e, f, g) + Large0(e);
            c += Unsafe.Add(ref words, i + 5) + Choose(h, a, b) + Large1(h);
            g += c;
            c += Majority(d, e, f) + Large0(d);
            b += Unsafe.Add(ref words, i + 6) + Choose(g, h, a) + Large1(g);
            f += b;
            b += Majority(c, d, e) + Large0(c);
            a += Unsafe.Add(ref words, i + 7) + Choose(f, g, h) + Large1(f);
            e += a;
            a += Majority(b, c, d) + Large0(b);
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

    /// <summary>Writes the words of a block's rounds, each with the round's constant added, four at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand(ReadOnlySpan<byte> block, Span<uint> schedule)
    {
        ref var words = ref MemoryMarshal.GetReference(schedule);
        ref var constants = ref MemoryMarshal.GetReference(Constants);
        ref var bytes = ref MemoryMarshal.GetReference(block[..BlockBytes]);
        var (a, b, c, d) = (Load(ref bytes, 0), Load(ref bytes, 16), Load(ref bytes, 32), Load(ref bytes, 48));
        for (nuint i = 0; ; i += 16)
        {
            (a + Vector128.LoadUnsafe(ref constants, i)).StoreUnsafe(ref words, i);
            (b + Vector128.LoadUnsafe(ref constants, i + 4)).StoreUnsafe(ref words, i + 4);
            (c + Vector128.LoadUnsafe(ref constants, i + 8)).StoreUnsafe(ref words, i + 8);
            (d + Vector128.LoadUnsafe(ref constants, i + 12)).StoreUnsafe(ref words, i + 12);
            if (i == 48)
            {
                return;
            }

            a = Next(a, b, c, d);
            b = Next(b, c, d, a);
            c = Next(c, d, a, b);
            d = Next(d, a, b, c);
        }
    }

    /// <summary>Four big-endian words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Load(ref byte bytes, nuint at) =>
        Vector128.Shuffle(Vector128.LoadUnsafe(ref bytes, at), Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)).AsUInt32();

    /// <summary>The four words behind the sixteen that are given. The last two of them come out of the first two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Next(Vector128<uint> a, Vector128<uint> b, Vector128<uint> c, Vector128<uint> d)
    {
        var early = Shift(a, b);
        var sum = a + Shift(c, d) + (Rotate(early, 7) ^ Rotate(early, 18) ^ (early >> 3));
        sum += Small1(Vector128.Shuffle(d, Vector128.Create(2u, 3, 8, 8)));
        return sum + Small1(Vector128.Shuffle(sum, Vector128.Create(8u, 8, 0, 1)));
    }

    /// <summary>The last three words of one and the first of the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Shift(Vector128<uint> one, Vector128<uint> next) =>
        Ssse3.IsSupported ? Ssse3.AlignRight(next.AsByte(), one.AsByte(), 4).AsUInt32()
        : AdvSimd.IsSupported ? AdvSimd.ExtractVector128(one, next, 1)
        : Vector128.Create(one[1], one[2], one[3], next[0]);

    /// <summary>Of zero it is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Small1(Vector128<uint> w) => Rotate(w, 17) ^ Rotate(w, 19) ^ (w >> 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate(Vector128<uint> value, [ConstantExpected] byte by) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(value, by) : (value >> by) | (value << (32 - by));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Choose(uint e, uint f, uint g) => g ^ (e & (f ^ g));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Majority(uint a, uint b, uint c) => (a & b) | (c & (a | b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Large0(uint a) => BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Large1(uint e) => BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
}
