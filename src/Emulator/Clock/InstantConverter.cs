using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runflow.Emulator.Clock;

/// <summary>An instant in our own files: its microseconds, a whole number. The wire has other forms (<c>WireTime</c>).</summary>
internal sealed class InstantConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Micros);
}
