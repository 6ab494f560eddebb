using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runflow.Emulator.Spec;
using Runflow.Emulator.Tests.Chance;

namespace Runflow.Emulator.Tests.Fuzz;

/// <summary>
/// Draws values that a schema of the contract admits, with a liking for its borders. A pattern it has no words for is an exception,
/// so that a new one is not passed over.
/// </summary>
/// <param name="document">Where references point into.</param>
/// <param name="dice">Chance.</param>
internal sealed class SchemaSampler(JsonElement document, Dice dice)
{
    private static readonly string[] Urls = ["http://127.0.0.1:9/hook", "https://images.example/source.png", "HTTPS://images.example/a%20b.png?x=1&y=%C3%BC", "http://[::1]:9/"];
    private static readonly string[] Letters = ["a", "B", "7", " ", "ä", "猫", "😀", "\"", "\\", "/", "<", "+", "é", "\t"];

    private static readonly Dictionary<string, string[]> Words = new()
    {
        [@"^[0-9]{1,12}(?:\.[0-9]{1,12})?$"] = ["0", "5", "0.005", "25.50", "007", "999999999999.999999999999"],
        [@"\S"] = ["x", "A red bicycle", " padded ", "猫を青く", "😀", "line\nbreak"],
        ["^[Hh][Tt][Tt][Pp][Ss]?://"] = Urls,
        ["^[Hh][Tt][Tt][Pp][Ss]?://."] = Urls,
        ["^[Ii][Mm][Aa][Gg][Ee]/[A-Za-z]+$"] = ["image/png", "image/jpeg", "IMAGE/WebP", "image/gif"],
        ["^[Dd][Aa][Tt][Aa]:[^,]*;[Bb][Aa][Ss][Ee]64,(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"] = ["data:image/png;base64," + Hosting.Bodies.PixelBase64, "DATA:;base64,AAAA"],
        ["^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"] = [Hosting.Bodies.PixelBase64, "AAAA"],
        ["^runflow://assets/[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$"] = [],
    };

    /// <summary>A value of the schema.</summary>
    public JsonNode? Of(JsonElement schema)
    {
        schema = JsonPointer.Follow(document, schema);
        if (schema.TryGetProperty("enum", out var among))
        {
            return JsonNode.Parse(among[dice.Below(among.GetArrayLength())].GetRawText());
        }

        if (schema.TryGetProperty("anyOf", out var ways))
        {
            return AnyOf(schema, [.. ways.EnumerateArray()]);
        }

        return TypeOf(schema) switch
        {
            "object" => Object(schema),
            "array" => Array(schema),
            "string" => JsonValue.Create(Text(schema)),
            "integer" => JsonNode.Parse(Whole(schema)),
            "number" => JsonNode.Parse(dice.Pick("0", "5", "0.5", "-0.0", "2.5e3", "0.30000000000000004", "999999999999")),
            "boolean" => JsonValue.Create(dice.Below(2) == 0),
            "null" => null,
            _ => JsonNode.Parse(dice.Pick("{}", "[]", "1", "\"x\"", "true")),
        };
    }

    // Ways that are patterns of one text: a word of one of them. Else one of the ways.
    private JsonNode? AnyOf(JsonElement schema, IReadOnlyList<JsonElement> ways)
    {
        if (!ways.All(static way => way.TryGetProperty("pattern", out _)))
        {
            return Of(ways[dice.Below(ways.Count)]);
        }

        string[] words = [.. ways.SelectMany(way => WordsOf(way.GetProperty("pattern").GetString()!))];
        return JsonValue.Create(words[dice.Below(words.Length)]);
    }

    private string? TypeOf(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? null
        : type.ValueKind == JsonValueKind.Array ? type[dice.Below(type.GetArrayLength())].GetString() : type.GetString();

    private JsonObject Object(JsonElement schema)
    {
        var result = new JsonObject();
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(static name => name.GetString()!).ToHashSet() : [];
        foreach (var property in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToList() : [])
        {
            if (required.Contains(property.Name) || dice.Below(3) == 0)
            {
                result[property.Name] = Of(property.Value);
            }
        }

        // What is not described is accepted where the schema does not forbid it.
        if (dice.Below(8) == 0 && !(schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False))
        {
            result["x_" + dice.Below(100).ToString(CultureInfo.InvariantCulture)] = JsonNode.Parse(dice.Pick("1.50", "\"ü\"", "[1,{}]", "null"));
        }

        return result;
    }

    private JsonArray Array(JsonElement schema)
    {
        var least = schema.TryGetProperty("minItems", out var min) ? min.GetInt32() : 0;
        var most = Math.Min(schema.TryGetProperty("maxItems", out var max) ? max.GetInt32() : 3, least + 4);
        var array = new JsonArray();
        for (var left = least + dice.Below(most - least + 1); left > 0; left--)
        {
            array.Add(Of(schema.GetProperty("items")));
        }

        return array;
    }

    private string Text(JsonElement schema)
    {
        if (schema.TryGetProperty("pattern", out var pattern))
        {
            return dice.Pick<string>(WordsOf(pattern.GetString()!));
        }

        if (schema.TryGetProperty("format", out var format))
        {
            return format.GetString() switch
            {
                "uuid" => dice.Pick("019b76da-a800-7f33-8d21-5e0c9a7b1f42", "019B76DA-A800-7F33-8D21-5E0C9A7B1F42"),
                "date-time" => dice.Pick("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.123456+00:00"),
                var other => throw new NotSupportedException($"The sampler has no words for the format {other}."),
            };
        }

        var least = schema.TryGetProperty("minLength", out var min) ? min.GetInt32() : 0;
        var most = schema.TryGetProperty("maxLength", out var max) ? max.GetInt32() : 40;
        var length = dice.Below(6) switch { 0 => least, 1 => most, _ => Math.Min(most, least + dice.Below(20)) };
        var text = new StringBuilder();
        for (var left = length; left > 0; left--)
        {
            text.Append(dice.Pick<string>(Letters));
        }

        return text.ToString();
    }

    private string Whole(JsonElement schema)
    {
        var least = schema.TryGetProperty("minimum", out var min) ? min.GetInt64() : 0;
        var most = schema.TryGetProperty("maximum", out var max) ? max.GetInt64() : 1000;
        var number = dice.Below(4) switch { 0 => least, 1 => most, _ => least + dice.Below((int)Math.Min(most - least, 1000) + 1) };
        var text = number.ToString(CultureInfo.InvariantCulture);
        return number < 1000 && dice.Below(6) == 0 ? text + ".0" : text;
    }

    private static string[] WordsOf(string pattern) => Words.TryGetValue(pattern, out var words)
        ? words
        : throw new NotSupportedException($"The sampler has no words for the pattern {pattern}; give it some.");
}
