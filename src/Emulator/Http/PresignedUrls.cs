using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>
/// URLs that open without a key: <c>{base}/files/{sandbox}/…?expires={unix milliseconds}&amp;signature={64 hex digits}</c>.
/// The signature is HMAC-SHA256 over path, newline and expiry, with a key drawn from the seed and the sandbox's id;
/// the expiry is sandbox time.
/// </summary>
internal static class PresignedUrls
{
    public const string Root = "/files/";

    /// <summary>Hex digits of a signature.</summary>
    public const int SignatureDigits = 64;

    /// <summary>Path of an output of a run.</summary>
    public static string OutputPath(Sandbox sandbox, Guid run, int index, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"{Root}{sandbox.Identity.Id}/runs/{run}/{index}.{extension}");

    /// <summary>Path of an asset.</summary>
    public static string AssetPath(Sandbox sandbox, Guid asset) =>
        string.Create(CultureInfo.InvariantCulture, $"{Root}{sandbox.Identity.Id}/assets/{asset}");

    /// <summary>Path of the small copy of an asset.</summary>
    public static string ThumbnailPath(Sandbox sandbox, Guid asset) => AssetPath(sandbox, asset) + "/thumbnail.png";

    /// <summary>Path that takes the bytes of an upload.</summary>
    public static string UploadPath(Sandbox sandbox, Guid asset) =>
        string.Create(CultureInfo.InvariantCulture, $"{Root}{sandbox.Identity.Id}/uploads/{asset}");

    /// <summary>The URL of <paramref name="path"/>, good for <c>url_ttl_ms</c> from <paramref name="now"/>.</summary>
    public static string Sign(Sandbox sandbox, string baseUrl, string path, Instant now)
    {
        var expires = Expiry(sandbox, now);
        Span<char> signature = stackalloc char[SignatureDigits];
        Signature(sandbox, path, expires, signature);
        return string.Create(CultureInfo.InvariantCulture, $"{baseUrl}{path}?expires={expires}&signature={signature}");
    }

    /// <summary>When a URL that is signed now ends to open, in milliseconds since 1970.</summary>
    public static long Expiry(Sandbox sandbox, Instant now) => now.Plus(sandbox.Options.UrlTtl).UnixMilliseconds;

    /// <summary>When the URL of a request ends to open by its own word, in milliseconds since 1970; null when it does not say.</summary>
    /// <param name="query">With its question mark.</param>
    public static long? ExpiryOf(string query) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query).TryGetValue("expires", out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var expires) ? expires : null;

    /// <summary>Why the URL does not open, or null.</summary>
    /// <param name="sandbox">Whose it is.</param>
    /// <param name="request">The request for it.</param>
    /// <param name="now">Sandbox time.</param>
    /// <param name="fresh">How a fresh one is come by, as an imperative.</param>
    public static string? Problem(Sandbox sandbox, HttpRequest request, Instant now, string fresh)
    {
        Span<char> right = stackalloc char[SignatureDigits];
        if (!long.TryParse(request.Query["expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            || request.Query["signature"].ToString() is not { Length: SignatureDigits } given)
        {
            return "The URL is not whole: it ends in ?expires=…&signature=…; take it as it was answered.";
        }

        Signature(sandbox, request.Path.Value!, expires, right);
        if (!CryptographicOperations.FixedTimeEquals(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<char>(right),
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(given.AsSpan())))
        {
            return $"The URL's signature does not match: path or expiry were changed; {fresh}.";
        }

        return now.UnixMilliseconds < expires
            ? null
            : $"The URL expired at {DateTimeOffset.FromUnixTimeMilliseconds(expires):yyyy-MM-dd'T'HH:mm:ss.fff'Z'} of sandbox time; {fresh}.";
    }

    /// <summary>Writes the signature's <see cref="SignatureDigits"/> hex digits.</summary>
    public static void Signature(Sandbox sandbox, string path, long expires, Span<char> hex)
    {
        var most = Encoding.UTF8.GetMaxByteCount(path.Length) + 9;
        var message = most <= 512 ? stackalloc byte[512] : new byte[most];
        var length = Encoding.UTF8.GetBytes(path, message);
        message[length++] = (byte)'\n';
        BinaryPrimitives.WriteInt64BigEndian(message[length..], expires);
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        sandbox.UrlKey.Sign(message[..(length + 8)], hash);
        Convert.TryToHexStringLower(hash, hex, out _);
    }
}
