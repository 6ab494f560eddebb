using System.Security.Cryptography;
using Runflow.Emulator.Chance;
using Xunit;

namespace Runflow.Emulator.Tests.Chance;

/// <summary>Our SHA-256 and HMAC against the platform's, for every length around the edges of a block.</summary>
public sealed class Sha256Tests
{
    private const int Lengths = 300;

    [Fact]
    public void Hash_is_that_of_the_platform()
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        for (var length = 0; length < Lengths; length++)
        {
            var message = Bytes(length);
            Sha256.Hash(message, hash);
            Assert.Equal(SHA256.HashData(message), hash.ToArray());
        }
    }

    [Fact]
    public void Code_is_that_of_the_platform()
    {
        Span<byte> code = stackalloc byte[Sha256.HashBytes];
        for (var length = 0; length < Lengths; length++)
        {
            var (key, message) = (Bytes(length * 7 % 150), Bytes(length));
            new HmacKey(key).Sign(message, code);
            Assert.Equal(HMACSHA256.HashData(key, message), code.ToArray());
        }
    }

    [Fact]
    public void A_part_is_drawn_like_the_key_it_stands_for()
    {
        Assert.Equal(Draw.Of(42, Purpose.Duration, "key/queue", 3).Hex(), Draw.OfPart(42, Purpose.Duration, "key", "queue", 3).Hex());
        Assert.NotEqual(Draw.Of(42, Purpose.Duration, "key", 3).Hex(), Draw.Of(43, Purpose.Duration, "key", 3).Hex());
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(1, length).Select(static i => (byte)(i * 151))];
}
