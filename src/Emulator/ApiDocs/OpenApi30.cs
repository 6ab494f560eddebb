using System.Text;
using System.Text.Json.Nodes;

namespace Runflow.Emulator.ApiDocs;

/// <summary>
/// The contract as OpenAPI 3.0, for generators that know no later one, such as NSwag. What 3.0 cannot say is left out, so that
/// a client accepts what the contract accepts, and more. Pure.
/// </summary>
internal static class OpenApi30
{
    /// <summary>Keywords of 3.1, and those that generators stumble over: enumerations whose values are no identifiers, ways that
    /// a type system cannot tell apart.</summary>
    private static readonly HashSet<string> LeftOut =
        ["if", "then", "else", "examples", "contentMediaType", "const", "patternProperties", "enum", "anyOf", "oneOf"];

    /// <summary>The document of 3.1, as JSON, in the older form.</summary>
    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        var document = JsonNode.Parse(json)!.AsObject();
        document["openapi"] = "3.0.3";
        document.Remove("webhooks");
        document["info"]!.AsObject().Remove("summary");
        document["info"]!["license"]?.AsObject().Remove("identifier");
        foreach (var (_, path) in document["paths"]!.AsObject())
        {
            foreach (var (_, operation) in path!.AsObject())
            {
                (operation as JsonObject)?.Remove("callbacks");
            }
        }

        var components = document["components"]!.AsObject();
        var schemas = components["schemas"]!.AsObject();
        components.Remove("schemas");
        components.Remove("callbacks");
        var older = Walk(document)!.AsObject();
        older["components"]!["schemas"] = Each(schemas, static (_, schema) => Schema(schema));
        return Encoding.UTF8.GetBytes(older.ToJsonString());
    }

    /// <summary>Everything but schemas stays, without examples, which 3.0 has in other places.</summary>
    private static JsonNode? Walk(JsonNode? node) => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(Walk)]),
        JsonObject found => Each(found, static (name, value) => name == "schema" ? Schema(value) : Walk(value), "example", "examples"),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Schema(JsonNode? node)
    {
        if (node is not JsonObject schema)
        {
            // `true` is the schema of anything.
            return node is JsonValue flag && flag.TryGetValue(out bool any) && any ? new JsonObject() : node?.DeepClone();
        }

        var older = Each(schema, static (name, value) => name switch
        {
            "items" => Schema(value),
            "allOf" => new JsonArray([.. value!.AsArray().Select(Schema)]),
            "properties" => Each(value!.AsObject(), static (_, property) => Schema(property)),
            "additionalProperties" when value is JsonObject => Schema(value),
            _ => value?.DeepClone(),
        }, [.. LeftOut]);
        if (schema["type"] is JsonArray types)
        {
            Type(older, [.. types.Select(static type => type!.GetValue<string>())]);
        }

        if (schema["anyOf"] is JsonArray ways && ways.Any(IsNull))
        {
            older["nullable"] = true;
            if (ways.Where(static way => !IsNull(way)).ToList() is [var only])
            {
                older["allOf"] = new JsonArray(Schema(only));
            }
        }

        return older;
    }

    /// <summary>A list of types is one type, which may be nullable, or none.</summary>
    private static void Type(JsonObject older, List<string> types)
    {
        older.Remove("type");
        if (types.Remove("null"))
        {
            older["nullable"] = true;
        }

        if (types is [var only])
        {
            older["type"] = only;
        }
    }

    private static bool IsNull(JsonNode? way) => way is JsonObject schema && schema["type"] is JsonValue type && type.TryGetValue(out string? name) && name == "null";

    private static JsonObject Each(JsonObject from, Func<string, JsonNode?, JsonNode?> change, params string[] without) =>
        new(from.Where(property => !without.Contains(property.Key)).Select(property => KeyValuePair.Create(property.Key, change(property.Key, property.Value))));
}
