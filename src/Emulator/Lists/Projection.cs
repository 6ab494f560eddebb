using System.Buffers;
using System.Text.Json;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Lists;

/// <summary>Picks members of a JSON object without taking it apart any further.</summary>
internal static class Projection
{
    /// <summary>The members of <paramref name="document"/> that are in <paramref name="picked"/>, as they were and in their order.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> document, IReadOnlySet<string> picked)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(output, JsonText.Minimal))
        {
            var reader = new Utf8JsonReader(document.Span);
            reader.Read();
            writer.WriteStartObject();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                if (picked.Contains(name))
                {
                    writer.WritePropertyName(name);
                    writer.WriteRawValue(document.Span[from..(int)reader.BytesConsumed], skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
