using System.Buffers;
using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>Holds server-sent events, one by one as they come, against the items of what the document says the stream is.</summary>
internal static class EventRules
{
    /// <summary>The media type of a stream, which ends nobody knows when: its body is not read before it is judged.</summary>
    public const string Media = "text/event-stream";

    /// <summary>What an event has otherwise than the document says; empty when nothing.</summary>
    /// <param name="contract">The document.</param>
    /// <param name="response">The response that the event is part of.</param>
    /// <param name="fields">The event's fields as they came; <c>data</c> is JSON.</param>
    public static IReadOnlyList<string> Check(OpenApiContract contract, JsonElement response, IReadOnlyDictionary<string, string> fields)
    {
        var items = response.GetProperty("content").GetProperty(Media).GetProperty("schema").GetProperty("items");
        try
        {
            return [.. contract.Schemas.Validate(items, Object(fields)).Select(static error => error.ToString())];
        }
        catch (JsonException e)
        {
            return [$"/data: expected JSON: {e.Message}"];
        }
    }

    private static JsonElement Object(IReadOnlyDictionary<string, string> fields)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            foreach (var (name, text) in fields)
            {
                writer.WritePropertyName(name);
                if (name == "data")
                {
                    writer.WriteRawValue(text);
                }
                else
                {
                    writer.WriteStringValue(text);
                }
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(output.WrittenMemory);
        return document.RootElement.Clone();
    }
}
