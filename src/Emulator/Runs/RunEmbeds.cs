using System.Buffers;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Runs;

/// <summary>What a run shows beside its own fields when <c>embed</c> asks for it.</summary>
internal static class RunEmbeds
{
    /// <summary>The names that <c>embed</c> takes, which are those of the fields they make.</summary>
    public static IReadOnlyList<string> Known { get; } = ["node_runs", "logs", "flow"];

    /// <summary>The run's document with what was asked for at its end.</summary>
    public static ReadOnlyMemory<byte> Show(Sandbox sandbox, Run run, IReadOnlySet<string> embedded, string baseUrl, Instant now)
    {
        ReadOnlyMemory<byte> document = Answer.Serialize(RunView.Document(sandbox, run, baseUrl, now), WireJson.Wire.RunDocument);
        if (embedded.Count == 0)
        {
            return document;
        }

        var members = Members(sandbox, run, embedded);
        return (byte[])[.. document.Span[..^1], (byte)',', .. members.Span[1..]];
    }

    /// <summary>An object of the members that were asked for.</summary>
    private static ReadOnlyMemory<byte> Members(Sandbox sandbox, Run run, IReadOnlySet<string> embedded)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(output, JsonText.Minimal);
        writer.WriteStartObject();
        if (embedded.Contains("node_runs"))
        {
            writer.WriteStartArray("node_runs");
            writer.WriteEndArray();
        }

        if (embedded.Contains("logs"))
        {
            writer.WritePropertyName("logs");
            IReadOnlyList<RunLogDocument> lines = [.. RunLog.Of(run).Select(line => RunLogView.Document(sandbox, line))];
            JsonSerializer.Serialize(writer, lines, WireJson.Wire.IReadOnlyListRunLogDocument);
        }

        if (embedded.Contains("flow"))
        {
            writer.WriteNull("flow");
        }

        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }
}
