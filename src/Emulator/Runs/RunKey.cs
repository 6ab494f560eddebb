using System.Runtime.CompilerServices;
using System.Text.Json;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
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

    [SkipLocalsInit]
    public static ItemKey Of(string model, TapeValue input)
    {
        var output = new TextBuffer(stackalloc byte[1024]);
        output.Write("{\"input\":"u8);
        CanonicalJson.Write(input, ref output);
        output.Write(",\"model\":"u8);
        output.String(model);
        output.Write((byte)'}');
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.Hash(output.Written, hash);
        output.Dispose();
        return ItemKey.OfHash(hash);
    }

    /// <summary>The caller's own key in <c>metadata.emulator.key</c>, or null.</summary>
    public static TapeValue? Given(TapeValue metadata) =>
        metadata.Kind == JsonValueKind.Object
        && metadata.TryGet("emulator"u8, out var emulator) && emulator.Kind == JsonValueKind.Object
        && emulator.TryGet("key"u8, out var key)
            ? key
            : null;
}
