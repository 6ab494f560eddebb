using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
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

    /// <summary>Bytes of an ordinal at most.</summary>
    private const int MostDigits = 20;

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
    public static Draw Of(long seed, string purpose, string key, long ordinal) => OfPart(seed, purpose, key, "", ordinal);

    /// <summary>The draw whose key is <paramref name="key"/>, and unless <paramref name="part"/> is empty a slash and that.</summary>
    public static Draw OfPart(long seed, string purpose, string key, string part, long ordinal)
    {
        var most = MostBytes(purpose, key, part);
        var message = most <= 512 ? stackalloc byte[512] : new byte[most];
        Span<byte> code = stackalloc byte[Sha256.HashBytes];
        Key(seed).Sign(message[..Write(message, purpose, key, part, ordinal)], code);
        return new Draw(code);
    }

    /// <summary>Several draws of one key and ordinal at once, which is several times faster than one after another.</summary>
    /// <param name="seed">The sandbox's seed.</param>
    /// <param name="set">What is drawn.</param>
    /// <param name="key">The key, in UTF-8.</param>
    /// <param name="ordinal">The ordinal.</param>
    /// <param name="draws">Takes as many draws as there are names.</param>
    [SkipLocalsInit]
    public static void Of(long seed, DrawSet set, ReadOnlySpan<byte> key, long ordinal, Span<Draw> draws)
    {
        if (!HmacLanes.IsSupported || set.MostBytes + key.Length + MostDigits > HmacLanes.Longest)
        {
            OneByOne(seed, set.Names, Encoding.UTF8.GetString(key), ordinal, draws);
            return;
        }

        Span<byte> ordinalText = stackalloc byte[MostDigits];
        ordinal.TryFormat(ordinalText, out var digits, provider: CultureInfo.InvariantCulture);
        ordinalText = ordinalText[..digits];

        Span<byte> messages = stackalloc byte[HmacLanes.Count * HmacLanes.Room];
        Span<int> lengths = stackalloc int[HmacLanes.Count];
        var parts = set.Messages;
        for (var i = 0; i < parts.Length; i++)
        {
            var message = messages.Slice(HmacLanes.Room * i, HmacLanes.Room);
            var (before, after) = parts[i];
            before.CopyTo(message);
            key.CopyTo(message[before.Length..]);
            after.CopyTo(message[(before.Length + key.Length)..]);
            var length = before.Length + key.Length + after.Length;
            ordinalText.CopyTo(message[length..]);
            lengths[i] = length + digits;
        }

        Span<byte> codes = stackalloc byte[HmacLanes.Count * Sha256.HashBytes];
        HmacLanes.Sign(Key(seed), messages, lengths[..parts.Length], codes);
        for (var i = 0; i < parts.Length; i++)
        {
            draws[i] = new Draw(codes.Slice(Sha256.HashBytes * i, Sha256.HashBytes));
        }
    }

    private static void OneByOne(long seed, ReadOnlySpan<(string Purpose, string Part)> names, string key, long ordinal, Span<Draw> draws)
    {
        for (var i = 0; i < names.Length; i++)
        {
            draws[i] = OfPart(seed, names[i].Purpose, key, names[i].Part, ordinal);
        }
    }

    private static int MostBytes(string purpose, string key, string part)
    {
        var characters = purpose.Length + key.Length + part.Length + 1;
        return (Ascii.IsValid(key) ? characters : Encoding.UTF8.GetMaxByteCount(characters)) + MostDigits + 2;
    }

    private static int Write(Span<byte> message, string purpose, string key, string part, long ordinal)
    {
        var length = Encoding.UTF8.GetBytes(purpose, message);
        message[length++] = 0;
        length += Encoding.UTF8.GetBytes(key, message[length..]);
        if (part.Length > 0)
        {
            message[length++] = (byte)'/';
            length += Encoding.UTF8.GetBytes(part, message[length..]);
        }

        message[length++] = 0;
        ordinal.TryFormat(message[length..], out var digits, provider: CultureInfo.InvariantCulture);
        return length + digits;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double Fraction => (first >> 11) * (1.0 / (1UL << 53));

    /// <summary>A second one from the same draw, from its second 64 bits.</summary>
    public double SecondFraction => (second >> 11) * (1.0 / (1UL << 53));

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
