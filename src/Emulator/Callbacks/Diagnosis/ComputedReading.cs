using System.Globalization;
using System.Security.Cryptography;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>Explains the signature that a receiver's own code came to, by making it again in every way that receivers do. Pure.</summary>
internal static class ComputedReading
{
    private const string Hmac = "Use HMAC-SHA256 with the whole secret as key and the raw body as message.";

    /// <summary>Why it is what it is; empty when it is right.</summary>
    /// <param name="computed">What the receiver's code computed.</param>
    /// <param name="body">The body as that code sees it.</param>
    /// <param name="sent">The bytes that were sent, when they are known and others.</param>
    /// <param name="keys">The keys to try.</param>
    public static IReadOnlyList<Cause> Explain(string computed, byte[] body, byte[]? sent, IReadOnlyList<KeyCandidate> keys)
    {
        var reading = SignatureReading.Of(computed, "What your code computed");
        if (reading.Code is not { } code)
        {
            return reading.Causes;
        }

        foreach (var (message, cause) in Messages(body, sent))
        {
            foreach (var key in keys)
            {
                if (key.Sign(message).AsSpan().SequenceEqual(code))
                {
                    return [.. reading.Causes, .. Present(key.Cause), .. Present(cause)];
                }

                if (OtherAlgorithm(key.Bytes, message, code) is { } algorithm)
                {
                    return [.. reading.Causes, new(Causes.WrongAlgorithm, $"What your code computed is {algorithm}.", Hmac), .. Present(cause)];
                }
            }
        }

        if (code.Length == 32 && keys.Count > 0 && Beginning(keys[0].Bytes, sent ?? body, code) is { } length)
        {
            return [.. reading.Causes, new(Causes.BodyTruncated, string.Create(CultureInfo.InvariantCulture, $"Your code hashed the first {length} bytes of the body only."), "Read until the end of the stream, whatever its chunks; do not trust one read to bring all.")];
        }

        return [.. reading.Causes, new(Causes.Unexplained, "What your code computed comes from no secret of this sandbox and no known way to treat this body.", Hmac)];
    }

    /// <summary>The body as it is; as it was sent; and as code may have changed it on its way to the check.</summary>
    private static IEnumerable<(byte[] Message, Cause? Cause)> Messages(byte[] body, byte[]? sent)
    {
        yield return (body, null);
        if (sent is not null)
        {
            yield return (sent, null);
        }

        yield return ([], new(Causes.BodyEmpty, "Your code hashed an empty body.", "Something read the stream before: take the raw bytes first."));
        foreach (var transform in BodyTransforms.All)
        {
            if (transform.Apply(sent ?? body) is { } made)
            {
                yield return (made, transform.Cause);
            }
        }
    }

#pragma warning disable CA5350 // SHA-1 is what a receiver may have used by mistake.
    private static string? OtherAlgorithm(byte[] key, byte[] message, byte[] code) => code.Length switch
    {
        20 when HMACSHA1.HashData(key, message).AsSpan().SequenceEqual(code) => "HMAC-SHA1",
        64 when HMACSHA512.HashData(key, message).AsSpan().SequenceEqual(code) => "HMAC-SHA512",
        32 when SHA256.HashData(message).AsSpan().SequenceEqual(code) => "the plain SHA-256 of the body, without the secret",
        32 when SHA256.HashData([.. key, .. message]).AsSpan().SequenceEqual(code) => "the SHA-256 of secret and body in a row, which is no HMAC",
        32 when SHA256.HashData([.. message, .. key]).AsSpan().SequenceEqual(code) => "the SHA-256 of body and secret in a row, which is no HMAC",
        32 when HMACSHA256.HashData(message, key).AsSpan().SequenceEqual(code) => "an HMAC with key and message exchanged",
        _ => null,
    };
#pragma warning restore CA5350

    /// <summary>How many bytes from the beginning of a body were hashed; null when no number of them makes the code.</summary>
    private static int? Beginning(byte[] key, byte[] body, byte[] code)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Span<byte> made = stackalloc byte[32];
        for (var length = 1; length < body.Length; length++)
        {
            hash.AppendData(body, length - 1, 1);
            hash.GetCurrentHash(made);
            if (made.SequenceEqual(code))
            {
                return length;
            }
        }

        return null;
    }

    private static IEnumerable<Cause> Present(Cause? cause) => cause is null ? [] : [cause];
}
