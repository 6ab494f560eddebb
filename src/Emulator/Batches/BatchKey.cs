using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Batches;

/// <summary>What the draws of a batch are keyed by: <c>batch/</c> and the lower-case hex SHA-256 of the RFC 8785 form of
/// <c>{"input": [...], "model": ...}</c> as received, as a run key is of its input.</summary>
internal static class BatchKey
{
    public static string Of(string model, JsonElement items)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        output.Write("{\"input\":"u8);
        CanonicalJson.Write(items, output);
        output.Write(",\"model\":"u8);
        JsonText.String(model, output);
        output.Write("}"u8);
        return "batch/" + Convert.ToHexStringLower(SHA256.HashData(output.WrittenSpan));
    }
}
