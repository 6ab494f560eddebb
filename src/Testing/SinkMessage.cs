using System.Text.Json;

namespace Runflow.Emulator.Testing;

/// <summary>What came to a sink.</summary>
/// <param name="Number">Counts the messages of the sandbox's sinks, from 1.</param>
/// <param name="Method">The request's method.</param>
/// <param name="Target">Its path and query.</param>
/// <param name="Headers">Its headers in their order; a name may come more than once.</param>
/// <param name="Body">Its body: the first 64 KiB.</param>
/// <param name="Signature"><c>valid</c>, <c>invalid</c> or <c>missing</c>, by the sandbox's secrets at the time.</param>
/// <param name="Answer">How it was answered, as the script has it: <c>503</c>, <c>drop</c>, <c>200@250</c>.</param>
public sealed record SinkMessage(
    long Number, string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body, string Signature, string Answer)
{
    internal static SinkMessage Read(JsonElement message) => new(
        message.GetProperty("number").GetInt64(),
        message.GetProperty("method").GetString()!,
        message.GetProperty("target").GetString()!,
        [.. message.GetProperty("headers").EnumerateArray().Select(static header => KeyValuePair.Create(header.GetProperty("name").GetString()!, header.GetProperty("value").GetString()!))],
        message.GetProperty("body").GetProperty("base64").GetBytesFromBase64(),
        message.GetProperty("signature").GetProperty("verdict").GetString()!,
        message.GetProperty("answer").GetString()!);
}
