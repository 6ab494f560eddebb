using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Runs;

/// <summary>SHA-256 of what a request asks for, as a value of 32 bytes.</summary>
internal readonly struct KeyHash(ReadOnlySpan<byte> hash) : IEquatable<KeyHash>
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly ulong first = MemoryMarshal.Read<ulong>(hash);
    private readonly ulong second = MemoryMarshal.Read<ulong>(hash[8..]);
    private readonly ulong third = MemoryMarshal.Read<ulong>(hash[16..]);
    private readonly ulong fourth = MemoryMarshal.Read<ulong>(hash[24..]);

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

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is none.</summary>
    public static KeyHash? Parse(string text)
    {
        if (text.Length != 64 || text.AsSpan().ContainsAnyExcept(Digits))
        {
            return null;
        }

        Span<ulong> words = [Word(text, 1), Word(text, 0), Word(text, 3), Word(text, 2)];
        return new KeyHash(MemoryMarshal.AsBytes(words));
    }

    /// <summary>64 hex digits, the bytes of each half backwards: so snapshots hold it since their first version.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{second:x16}{first:x16}{fourth:x16}{third:x16}");

    public bool Equals(KeyHash other) => first == other.first && second == other.second && third == other.third && fourth == other.fourth;

    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    public override int GetHashCode() => first.GetHashCode();

    private static ulong Word(string digits, int number) => ulong.Parse(digits.AsSpan(16 * number, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
