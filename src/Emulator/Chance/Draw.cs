using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Chance;

/// <summary>
/// One keyed draw: <c>HMAC-SHA256(seed as 8 bytes big-endian, purpose 0x00 key 0x00 ordinal)</c>. It is a pure function,
/// so two requests that race cannot change each other's ids, durations, images or faults. Version 1; the vectors stand
/// in <c>docs/determinism.md</c>.
/// </summary>
internal readonly struct Draw
{
    /// <summary>The key of the seed that was drawn with last: nearly always there is but one.</summary>
    private static SeedKey? latest;

    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    private Draw(ReadOnlySpan<byte> bytes)
    {
        first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        third = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The draw of (<paramref name="seed"/>, <paramref name="purpose"/>, <paramref name="key"/>, <paramref name="ordinal"/>).</summary>
    public static Draw Of(long seed, string purpose, string key, long ordinal) => Of(seed, purpose, key, "", "", ordinal);

    /// <summary>The draw whose key is <paramref name="key"/>, a slash and <paramref name="part"/>, without making that string.</summary>
    public static Draw OfPart(long seed, string purpose, string key, string part, long ordinal) => Of(seed, purpose, key, "/", part, ordinal);

    private static Draw Of(long seed, string purpose, string key, string slash, string part, long ordinal)
    {
        var most = Encoding.UTF8.GetMaxByteCount(purpose.Length + key.Length + slash.Length + part.Length) + 22;
        var message = most <= 1024 ? stackalloc byte[1024] : new byte[most];
        var length = Encoding.UTF8.GetBytes(purpose, message);
        message[length++] = 0;
        length += Encoding.UTF8.GetBytes(key, message[length..]);
        length += Encoding.UTF8.GetBytes(slash, message[length..]);
        length += Encoding.UTF8.GetBytes(part, message[length..]);
        message[length++] = 0;
        ordinal.TryFormat(message[length..], out var digits, provider: CultureInfo.InvariantCulture);
        Span<byte> output = stackalloc byte[Sha256.HashBytes];
        Key(seed).Sign(message[..(length + digits)], output);
        return new Draw(output);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double Fraction => (first >> 11) * (1.0 / (1UL << 53));

    /// <summary>A seed for a run that names none: 1 to 2^53 − 1, exact in every JSON reader.</summary>
    public long Seed => 1 + (long)((first >> 11) % ((1UL << 53) - 1));

    /// <summary>A UUID version 7 of the given instant; all bits but the time come from the draw.</summary>
    public Guid Uuid(Instant at)
    {
        Span<byte> bytes = stackalloc byte[16];
        var randA = first >> 52;
        var randB = ((first << 12) | (second >> 52)) >> 2;
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)at.UnixMilliseconds << 16) | 0x7000 | randA);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (1UL << 63) | randB);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The first <paramref name="digits"/> hex digits of the draw, 64 at most.</summary>
    public string Hex(int digits = 64) =>
        string.Create(CultureInfo.InvariantCulture, $"{first:x16}{second:x16}{third:x16}{fourth:x16}")[..digits];

    private static HmacKey Key(long seed)
    {
        var known = latest;
        if (known?.Seed != seed)
        {
            Span<byte> secret = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(secret, seed);
            latest = known = new SeedKey(seed, new HmacKey(secret));
        }

        return known.Key;
    }

    private sealed record SeedKey(long Seed, HmacKey Key);
}
