using System.Buffers;
using System.Text.Json;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Runs;

/// <summary>
/// What every draw of a run is keyed by: the lower-case hex SHA-256 of the RFC 8785 form of
/// <c>{"input": …, "model": …}</c> as received. <c>metadata.emulator.key</c>, when it is a string, takes its place.
/// </summary>
internal static class RunKey
{
    /// <summary>Characters of a key of the caller's own.</summary>
    public const int MaxLength = 200;

    public static string Of(string model, JsonElement input)
    {
        var output = JsonText.Scratch();
        output.Write("{\"input\":"u8);
        CanonicalJson.Write(input, output);
        output.Write(",\"model\":"u8);
        JsonText.String(model, output);
        output.Write("}"u8);
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.Hash(output.WrittenSpan, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The caller's own key in <c>metadata.emulator.key</c>, or null.</summary>
    public static JsonElement? Given(JsonElement metadata) =>
        metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("emulator", out var emulator) && emulator.ValueKind == JsonValueKind.Object
        && emulator.TryGetProperty("key", out var key)
            ? key
            : null;
}
