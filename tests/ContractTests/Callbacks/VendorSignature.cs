using System.Security.Cryptography;
using System.Text;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>
/// Verifies a callback with nothing but the vendor's description at hand: HMAC-SHA256, the whole secret string as key,
/// the raw body as message, lower-case hex. HMAC is spelt out (RFC 2104), so that no code of ours stands behind it.
/// </summary>
internal static class VendorSignature
{
    private const int Block = 64;

    public static string Of(string secret, byte[] body)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        key = key.Length > Block ? SHA256.HashData(key) : key;
        Array.Resize(ref key, Block);
        var inner = SHA256.HashData([.. key.Select(static b => (byte)(b ^ 0x36)), .. body]);
        var outer = SHA256.HashData([.. key.Select(static b => (byte)(b ^ 0x5c)), .. inner]);
        return string.Concat(outer.Select(static b => b.ToString("x2", null)));
    }
}
