using System.Security.Cryptography;

namespace Runflow.Emulator.Images.Codecs;

/// <summary>
/// The checksum that lets an output be told from an altered copy: SHA-256, in 64 lower-case hex digits, over all bytes
/// of the file but those of the segment that carries it. It is no signature: who wants to forge one can.
/// </summary>
internal static class Seal
{
    /// <summary>Digits of a seal.</summary>
    public const int Length = 64;

    /// <summary>PNG: keyword of the <c>tEXt</c> chunk. JPEG: the name that opens the APP11 segment.</summary>
    public const string Keyword = "runflow-emulator-seal";

    /// <summary>Writes the seal of a file.</summary>
    /// <param name="before">The bytes before the sealing segment.</param>
    /// <param name="after">The bytes after it.</param>
    /// <param name="digits">64 bytes to write the digits to.</param>
    public static void Write(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, Span<byte> digits)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(after);
        Span<byte> raw = stackalloc byte[32];
        hash.GetHashAndReset(raw);
        Convert.TryToHexStringLower(raw, digits, out _);
    }
}
