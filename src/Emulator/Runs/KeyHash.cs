using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>The first half of the SHA-256 of what a request asks for: 16 bytes are enough to tell requests apart, and one is kept of each.</summary>
internal readonly struct KeyHash(ReadOnlySpan<byte> hash) : IEquatable<KeyHash>
{
    /// <summary>Hex digits of it.</summary>
    private const int Length = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly ulong first = MemoryMarshal.Read<ulong>(hash);
    private readonly ulong second = MemoryMarshal.Read<ulong>(hash[8..]);

    /// <summary>Which part of a table it is in, and the <see cref="Place"/> in that part: any of its bits is as good as another for that.</summary>
    public uint Part => (uint)first;

    /// <inheritdoc cref="Part"/>
    public int Place => (int)second;

    /// <summary>A key that is a SHA-256 in hex stands for itself; one of the caller's own is hashed first.</summary>
    public static KeyHash Of(ItemKey key)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        if (!key.TryWriteHash(hash))
        {
            Sha256.Hash(Encoding.UTF8.GetBytes(key.ToString()), hash);
        }

        return new KeyHash(hash);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote, or wrote once: the whole hash, each half of it like this. Null when it is neither.</summary>
    public static KeyHash? Parse(string text)
    {
        if (text.Length is not (Length or 2 * Length) || text.AsSpan().ContainsAnyExcept(Digits))
        {
            return null;
        }

        Span<ulong> words = [Word(text, 1), Word(text, 0)];
        return new KeyHash(MemoryMarshal.AsBytes(words));
    }

    /// <summary>32 hex digits, the bytes backwards: so snapshots hold it since their first version.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{second:x16}{first:x16}");

    public bool Equals(KeyHash other) => first == other.first && second == other.second;

    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    public override int GetHashCode() => first.GetHashCode();

    private static ulong Word(string digits, int number) => ulong.Parse(digits.AsSpan(16 * number, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
