using System.Text.Json;
using System.Text.Json.Serialization;
using Runflow.Contracts;

namespace Runflow.Emulator.Sandboxes;

/// <summary>How sections write JSON: the options of a room's own generated context, with what that context cannot know.</summary>
internal static class SectionJson
{
    /// <summary>A request's JSON may nest 64 levels; a section holds it some levels deep.</summary>
    private const int MaxDepth = 96;

    /// <summary>Options for <paramref name="context"/>: names as on the wire, computed properties left out, a field that is not
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
