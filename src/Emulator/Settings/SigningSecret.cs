using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Runflow.Emulator.Settings;

/// <summary>The signing secret a sandbox is born with. A pure function of the options.</summary>
internal static class SigningSecret
{
    private const int SecretBytes = 24;

    /// <summary>
    /// The secret given by <c>callback_secret</c>; without one <c>whsec_</c> and 48 hex digits drawn from the seed with the
    /// purpose <c>secret/v1</c>, an empty key and ordinal 0.
    /// </summary>
    /// <returns>Null when <c>callback_secret</c> is <c>none</c>.</returns>
    public static string? Of(EmulatorOptions options) => options.CallbackSecret switch
    {
        "none" => null,
        { } given => given,
        null => Drawn(options.Seed),
    };

    private static string Drawn(long seed)
    {
        Span<byte> key = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(key, seed);
        var draw = HMACSHA256.HashData(key, "secret/v1\0\00"u8);
        return "whsec_" + Convert.ToHexStringLower(draw.AsSpan(0, SecretBytes));
    }
}
