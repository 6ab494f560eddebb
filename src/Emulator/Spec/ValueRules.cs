using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary><c>type</c>, <c>enum</c> and <c>const</c>.</summary>
internal static class ValueRules
{
    public static void Check(string keyword, JsonElement value, JsonElement body, string path, List<SchemaError> errors)
    {
        var fits = keyword switch
        {
            "type" when value.ValueKind is JsonValueKind.Array => value.EnumerateArray().Any(t => IsA(t.GetString()!, body)),
            "type" => IsA(value.GetString()!, body),
            "enum" => value.EnumerateArray().Any(v => JsonElement.DeepEquals(v, body)),
            _ => JsonElement.DeepEquals(value, body),
        };
        if (!fits)
        {
            errors.Add(new(path, $"expected {keyword} {value.GetRawText()}, found {Show(body)}"));
        }
    }

    /// <summary>A body as a message shows it.</summary>
    public static string Show(JsonElement body)
    {
        var text = body.GetRawText();
        return text.Length <= 120 ? text : $"{text.AsSpan(0, 120)}…";
    }

    private static bool IsA(string type, JsonElement body) => type switch
    {
        "null" => body.ValueKind is JsonValueKind.Null,
        "boolean" => body.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => body.ValueKind is JsonValueKind.String,
        "array" => body.ValueKind is JsonValueKind.Array,
        "object" => body.ValueKind is JsonValueKind.Object,
        "number" => body.ValueKind is JsonValueKind.Number,
        "integer" => body.ValueKind is JsonValueKind.Number && NumberRules.IsInteger(body.GetRawText()),
        _ => throw new NotSupportedException($"The validator does not know the type '{type}'."),
    };
}
