using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Runflow.Emulator.Sandboxes;

/// <summary>Reading <c>Authorization: Bearer &lt;key&gt;</c>, and what may be said of a key without telling it.</summary>
internal static class BearerKey
{
    /// <summary>The documented key of an emulator nobody configured.</summary>
    public const string Default = "rf_test_emulator";

    private const int MaxLength = 512;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Takes the key out of the header's value.</summary>
    /// <returns>Null when all is well, else the sentence for the 401.</returns>
    public static string? Read(string? header, out ReadOnlySpan<char> key)
    {
        key = default;
        if (string.IsNullOrEmpty(header))
        {
            return $"Send the header Authorization: Bearer <key>; the emulator takes any key, for example {Default}.";
        }

        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return "The Authorization header must begin with \"Bearer \" and then have the key.";
        }

        key = header.AsSpan(7).Trim(' ');
        return key.IsEmpty || key.Length > MaxLength || key.ContainsAnyExcept(Allowed)
            ? $"The bearer key is not well-formed: 1 to {MaxLength} letters, digits and underscores, for example {Default}."
            : null;
    }

    /// <summary>The first eight hex digits of the key's SHA-256: enough to tell keys apart in a log.</summary>
    public static string Fingerprint(ReadOnlySpan<char> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString()), hash);
        return Convert.ToHexStringLower(hash[..4]);
    }
}
