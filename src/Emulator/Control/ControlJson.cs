using System.Buffers;
using System.Text.Json;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Control;

/// <summary>Answers of the control surface, which are small and written by hand.</summary>
internal static class ControlJson
{
    /// <summary>An object whose fields <paramref name="write"/> writes.</summary>
    public static Answer Object(int status, Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(output, JsonText.Minimal);
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
        writer.Flush();
        return Answer.Json(status, output.WrittenMemory);
    }
}
