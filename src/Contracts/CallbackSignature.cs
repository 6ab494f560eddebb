using System.Security.Cryptography;
using System.Text;

namespace Runflow.Contracts;

/// <summary>
/// The signature of a callback, header <c>Runflow-Signature</c>: HMAC-SHA256 over the raw bytes of the body, written as
/// 64 lower-case hex digits, without prefix, timestamp or version. Source: section 4 of the wire reference.
/// </summary>
/// <remarks>
/// Verify the bytes as they arrived. A body that was parsed and written again is a different one, even when it means the
/// same.
/// </remarks>
public static class CallbackSignature
{
    /// <summary>Name of the header that carries the signature.</summary>
    public const string HeaderName = "Runflow-Signature";

    /// <summary>Length of a signature: 64 characters.</summary>
    public const int Length = HMACSHA256.HashSizeInBytes * 2;

    /// <summary>Signs the body of a callback.</summary>
    /// <param name="secret">The whole signing secret, its <c>whsec_</c> prefix included; its UTF-8 bytes are the key.</param>
    /// <param name="body">The raw bytes that are sent.</param>
    /// <returns>Exactly 64 lower-case hex digits, for example
    /// <c>51426af50a41dd7ff2cd3f116594734766d4018d15d6fb07169aee5d2959adf5</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    public static string Sign(string secret, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secret);
        Span<byte> code = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, code);
        return Convert.ToHexStringLower(code);
    }

    /// <summary>Tells whether a callback was signed with this secret. Takes the same time wherever the signatures differ.</summary>
    /// <param name="secret">The whole signing secret, its <c>whsec_</c> prefix included.</param>
    /// <param name="body">The raw bytes as they arrived.</param>
    /// <param name="signatureHeader">The value of <see cref="HeaderName"/>; null when the header is absent.</param>
    /// <returns>False for an absent header and for anything that is not the 64 lower-case hex digits expected.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    public static bool Verify(string secret, ReadOnlySpan<byte> body, string? signatureHeader)
    {
        var expected = Encoding.ASCII.GetBytes(Sign(secret, body));
        return signatureHeader is { Length: Length }
            && CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signatureHeader));
    }
}
