using System.Security.Cryptography;
using System.Text;
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

    /// <summary>Lengths on both sides of a block's edge side by side, in every number of lanes.</summary>
    [Fact]
    public void Codes_made_at_once_are_those_made_one_by_one()
    {
        var key = new HmacKey(Bytes(8));
        for (var first = 0; first + (HmacLanes.Count * 5) <= HmacLanes.Longest + 5; first++)
        {
            var count = 1 + (first % HmacLanes.Count);
            var messages = Enumerable.Range(0, count).Select(lane => Bytes(Math.Min(first + (lane * 5), HmacLanes.Longest))).ToArray();
            var input = new byte[HmacLanes.Count * 128];
            for (var lane = 0; lane < count; lane++)
            {
                Array.Fill(input, (byte)0xa5, lane * 128, 128);
                messages[lane].CopyTo(input, lane * 128);
            }

            var codes = new byte[count * Sha256.HashBytes];
            HmacLanes.Sign(key, input, [.. messages.Select(static message => message.Length)], codes);
            Assert.Equal(messages.SelectMany(static message => HMACSHA256.HashData(Bytes(8), message)).ToArray(), codes);
        }
    }

    [Theory]
    [InlineData("key")]
    [InlineData("a key of the caller's own that is so long that two blocks cannot take it, purpose and ordinal as well")]
    [InlineData("schlüssel")]
    public void Draws_made_at_once_are_those_made_one_by_one(string key)
    {
        (string Purpose, string Part)[] names = [(Purpose.RunId, ""), (Purpose.Duration, "queue"), (Purpose.DeliveryRequestId, "inference")];
        var draws = new Draw[names.Length];
        Draw.Of(42, new DrawSet(names), Encoding.UTF8.GetBytes(key), 123_456_789, draws);
        Assert.Equal(names.Select(name => Draw.OfPart(42, name.Purpose, key, name.Part, 123_456_789).Hex()), draws.Select(static draw => draw.Hex()));
    }

    [Fact]
    public void A_part_is_drawn_like_the_key_it_stands_for()
    {
        Assert.Equal(Draw.Of(42, Purpose.Duration, "key/queue", 3).Hex(), Draw.OfPart(42, Purpose.Duration, "key", "queue", 3).Hex());
        Assert.NotEqual(Draw.Of(42, Purpose.Duration, "key", 3).Hex(), Draw.Of(43, Purpose.Duration, "key", 3).Hex());
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(1, length).Select(static i => (byte)(i * 151))];
}
