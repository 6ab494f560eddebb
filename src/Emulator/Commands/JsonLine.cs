using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Runflow.Emulator.Commands;

/// <summary>Writes one JSON object without reflection, readable where it holds quotes or <c>&lt;</c>.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions ManyLines = OneLine with { Indented = true };

    /// <summary>The object with the properties that <paramref name="write"/> puts into it.</summary>
    public static string Of(Action<Utf8JsonWriter> write, bool indented = false)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, indented ? ManyLines : OneLine))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
