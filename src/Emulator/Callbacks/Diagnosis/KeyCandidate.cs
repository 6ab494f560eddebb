using System.Buffers.Text;
using System.Text;
using Runflow.Emulator.Callbacks.Secrets;

namespace Runflow.Emulator.Callbacks.Diagnosis;

/// <summary>A key with which a signature may have been made, and what is wrong with using it. Pure.</summary>
/// <param name="Bytes">The HMAC's key.</param>
/// <param name="Secret">The sandbox's secret that it comes from; null for one that only the receiver named.</param>
/// <param name="Cause">Null when it is the right key.</param>
internal sealed record KeyCandidate(byte[] Bytes, SigningSecret? Secret, Cause? Cause)
{
    public const string Prefix = "whsec_";

    private const string Whole = "Use the whole secret string as the key, prefix included, as UTF-8 bytes.";

    /// <summary>Every key worth trying, the right ones first.</summary>
    public static IReadOnlyList<KeyCandidate> Of(string? given, IReadOnlyList<SigningSecret> secrets)
    {
        var keys = new List<KeyCandidate>();
        if (given is not null)
        {
            keys.Add(new(Encoding.UTF8.GetBytes(given), secrets.FirstOrDefault(secret => secret.Plain == given), null));
        }

        foreach (var secret in secrets.Where(secret => secret.Plain != given))
        {
            keys.Add(new(Encoding.UTF8.GetBytes(secret.Plain), secret, given is null ? null : WhyNot(given, secret, secrets)));
        }

        foreach (var secret in secrets)
        {
            keys.AddRange(Mangled(secret.Plain, secret));
        }

        if (given is not null && !secrets.Any(secret => secret.Plain == given))
        {
            keys.AddRange(Mangled(given, null));
        }

        return keys;
    }

    /// <summary>What is wrong with a receiver's secret, given the one that signed.</summary>
    public static Cause WhyNot(string given, SigningSecret signer, IReadOnlyList<SigningSecret> secrets)
    {
        if (Prefix + given == signer.Plain)
        {
            return Stripped("The secret you verify with lacks its first six letters, whsec_.");
        }

        if (given.Trim().Trim('"', '\'') == signer.Plain)
        {
            return new(Causes.WrongSecret, "The secret you verify with is the right one with white space or quotes around it, such as the line end of a file.", "Trim it where you read it.");
        }

        return secrets.FirstOrDefault(secret => secret.Plain == given) is { } other
            ? new(Causes.WrongSecret, $"The secret you verify with is secret {other.Id} of this sandbox, but {signer.Id} signed this callback.", "Accept both secrets while you rotate, or use the one that the delivery's signing_secret_id names.")
            : new(Causes.WrongSecret, $"The secret you verify with is none of this sandbox's; {signer.Id} signed this callback.", "Take the secret that the emulator prints at its start, or that creating it answered.");
    }

    /// <summary>The code under this key.</summary>
    public byte[] Sign(ReadOnlySpan<byte> body) => System.Security.Cryptography.HMACSHA256.HashData(Bytes, body);

    private static IEnumerable<KeyCandidate> Mangled(string plain, SigningSecret? secret)
    {
        var bare = plain.StartsWith(Prefix, StringComparison.Ordinal) ? plain[Prefix.Length..] : plain;
        if (bare != plain)
        {
            yield return new(Encoding.UTF8.GetBytes(bare), secret, Stripped("The key lacks the secret's first six letters, whsec_."));
        }

        var urlSafe = bare.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        if (urlSafe.Length > 0 && Base64Url.IsValid(urlSafe))
        {
            yield return new(Base64Url.DecodeFromChars(urlSafe), secret, Stripped("The key is the secret without whsec_, decoded from base64, as some other vendors want it."));
        }

        if (bare.Length % 2 == 0 && bare.Length > 0 && bare.All(char.IsAsciiHexDigit))
        {
            yield return new(Convert.FromHexString(bare), secret, Stripped("The key is the secret without whsec_, decoded from hex."));
        }

        yield return new(Encoding.UTF8.GetBytes(plain + "\n"), secret, new(Causes.WrongSecret, "The key is the secret with a line end behind it.", "Trim the secret where you read it."));
    }

    private static Cause Stripped(string finding) => new(Causes.PrefixStripped, finding, Whole);
}
