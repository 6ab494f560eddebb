using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Runflow.Emulator.Clock;

/// <summary>
/// The text that comes first in the order of what is due at one instant: a run key, or what tells several receivers of one run apart.
/// Nearly all are a SHA-256 in lower-case hex, and every run keeps one: such a key is its 32 bytes and is spelled when somebody reads it.
/// In the ordinal order of the texts.
/// </summary>
internal readonly struct ItemKey : IEquatable<ItemKey>, IComparable<ItemKey>
{
    private const int HashBytes = 32;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    /// <summary>Null when it is a hash.</summary>
    private readonly string? text;

    private ItemKey(ReadOnlySpan<byte> hash)
    {
        first = BinaryPrimitives.ReadUInt64BigEndian(hash);
        second = BinaryPrimitives.ReadUInt64BigEndian(hash[8..]);
        third = BinaryPrimitives.ReadUInt64BigEndian(hash[16..]);
        fourth = BinaryPrimitives.ReadUInt64BigEndian(hash[24..]);
    }

    private ItemKey(string text) => this.text = text;

    /// <summary>The first four characters as one number, so that their order is the numbers'.</summary>
    public ulong Prefix
    {
        get
        {
            if (text is null)
            {
                return Digits4(first >> 48);
            }

            var prefix = 0ul;
            for (var i = 0; i < 4; i++)
            {
                prefix = (prefix << 16) | (i < text.Length ? text[i] : '\0');
            }

            return prefix;
        }
    }

    /// <summary>The key that reads as <paramref name="text"/>.</summary>
    public static ItemKey Of(string text)
    {
        Span<byte> hash = stackalloc byte[HashBytes];
        return text.Length == 2 * HashBytes && !text.AsSpan().ContainsAnyExcept(Digits) && Convert.FromHexString(text, hash, out _, out _) == OperationStatus.Done
            ? new ItemKey(hash)
            : new ItemKey(text);
    }

    /// <summary>The key that is a SHA-256, of which <paramref name="hash"/> is the 32 bytes.</summary>
    public static ItemKey OfHash(ReadOnlySpan<byte> hash) => new(hash);

    /// <summary>Writes what it reads as, in UTF-8.</summary>
    /// <param name="output">Three bytes for each character that a key of the caller's own may have; 64 are enough for a hash.</param>
    /// <returns>Bytes written.</returns>
    public int WriteUtf8(Span<byte> output)
    {
        Span<byte> hash = stackalloc byte[HashBytes];
        return TryWriteHash(hash) && Convert.TryToHexStringLower(hash, output, out var written) ? written : Encoding.UTF8.GetBytes(ToString(), output);
    }

    /// <summary>Writes the 32 bytes of a hash.</summary>
    /// <returns>False when it is none, and nothing was written.</returns>
    public bool TryWriteHash(Span<byte> hash)
    {
        if (text is not null)
        {
            return false;
        }

        BinaryPrimitives.WriteUInt64BigEndian(hash, first);
        BinaryPrimitives.WriteUInt64BigEndian(hash[8..], second);
        BinaryPrimitives.WriteUInt64BigEndian(hash[16..], third);
        BinaryPrimitives.WriteUInt64BigEndian(hash[24..], fourth);
        return true;
    }

    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[HashBytes];
        return TryWriteHash(hash) ? Convert.ToHexStringLower(hash) : text!;
    }

    public int CompareTo(ItemKey other)
    {
        if (text is not null || other.text is not null)
        {
            return ReferenceEquals(text, other.text) ? 0 : string.CompareOrdinal(ToString(), other.ToString());
        }

        return first != other.first ? first.CompareTo(other.first)
            : second != other.second ? second.CompareTo(other.second)
            : third != other.third ? third.CompareTo(other.third)
            : fourth.CompareTo(other.fourth);
    }

    public bool Equals(ItemKey other) =>
        first == other.first && second == other.second && third == other.third && fourth == other.fourth && text == other.text;

    public override bool Equals(object? obj) => obj is ItemKey other && Equals(other);

    public override int GetHashCode() => text?.GetHashCode(StringComparison.Ordinal) ?? first.GetHashCode();

    /// <summary>The four hex digits of 16 bits, each as a character of 16 bits.</summary>
    private static ulong Digits4(ulong bits)
    {
        var digits = ((bits & 0xf000) << 36) | ((bits & 0x0f00) << 24) | ((bits & 0x00f0) << 12) | (bits & 0x000f);
        var letters = ((digits + 0x0006_0006_0006_0006) >> 4) & 0x0001_0001_0001_0001;
        return digits + 0x0030_0030_0030_0030 + (letters * ('a' - '0' - 10));
    }
}
