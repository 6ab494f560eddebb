using System.Buffers;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Runs;

/// <summary>The reference list of the statuses.</summary>
internal static class StatusList
{
    public static byte[] Of(Dialect dialect)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(output, JsonText.Minimal);
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (var status in RunStatuses.All)
        {
            var code = status.WireName(dialect.StatusOneL);
            writer.WriteStartObject();
            writer.WriteString("code", code);
            writer.WriteString("name", char.ToUpperInvariant(code[0]) + code[1..]);
            writer.WriteString("description", Describe(status));
            writer.WriteBoolean("is_terminal", status.IsTerminal());
            writer.WriteNumber("sort_order", (int)status);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        foreach (var cursor in (string[])["first", "next", "previous", "next_pq", "prev_pq"])
        {
            writer.WriteNull(cursor);
        }

        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static string Describe(RunStatus status) => status switch
    {
        RunStatus.Queued => "Accepted and waiting for the fleet.",
        RunStatus.Dispatching => "Handed to the fleet; sources are being read.",
        RunStatus.Running => "Executing.",
        RunStatus.Succeeded => "Ended with an output.",
        RunStatus.Failed => "Ended with a failure code; free of charge.",
        _ => "Ended by a cancellation; free of charge.",
    };
}
