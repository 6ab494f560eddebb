using System.Text.Json;
using System.Text.Json.Serialization;
using Runflow.Contracts;

namespace Runflow.Emulator.Sandboxes;

/// <summary>How sections write JSON: the options of a room's own generated context, with what that context cannot know.</summary>
internal static class SectionJson
{
    /// <summary>A request's JSON may nest 64 levels; a section holds it some levels deep.</summary>
    private const int MaxDepth = 96;

    /// <summary>Options for <c>context</c>: names as on the wire, computed properties left out, a field that is not
    /// known refused.</summary>
    /// <param name="converters">For types that are looked up rather than written out.</param>
    public static JsonSerializerOptions Options(params ReadOnlySpan<JsonConverter> converters)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            IgnoreReadOnlyProperties = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            Encoder = MinimalJsonEncoder.Instance,
            MaxDepth = MaxDepth,
        };
        // Name and value of a pair count as computed, and would be left out.
        options.Converters.Add(new PairConverter());
        foreach (var converter in converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }
}

/// <summary>Writes a thing as the text by which it is found again.</summary>
/// <param name="text">Its text.</param>
/// <param name="find">The thing of a text.</param>
internal sealed class LookUpConverter<T>(Func<T, string> text, Func<string, T> find) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        find(reader.GetString() ?? throw new JsonException("It is null."));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(text(value));
}

/// <summary>A name and its value, such as a header, as a list of the two.</summary>
internal sealed class PairConverter : JsonConverter<KeyValuePair<string, string>>
{
    public override KeyValuePair<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("It is no list of a name and a value.");
        }

        var (name, value) = (Next(ref reader), Next(ref reader));
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray ? new(name, value) : throw new JsonException("It has more than a name and a value.");
    }

    public override void Write(Utf8JsonWriter writer, KeyValuePair<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Key);
        writer.WriteStringValue(value.Value);
        writer.WriteEndArray();
    }

    private static string Next(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("It is no text.");
}
