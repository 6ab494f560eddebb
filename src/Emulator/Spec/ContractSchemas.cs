using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>A schema of the document, and the bodies that the document gives as examples of it.</summary>
/// <param name="Path">JSON pointer to what holds it.</param>
/// <param name="Schema">The schema.</param>
/// <param name="Examples">The examples beside it, references followed, by their pointer.</param>
internal sealed record SchemaPlace(string Path, JsonElement Schema, IReadOnlyList<(string Path, JsonElement Body)> Examples);

/// <summary>Finds every schema of a document: the named ones, and those of parameters, headers and media types.</summary>
internal static class ContractSchemas
{
    public static IEnumerable<SchemaPlace> In(JsonElement document) => Walk(document, document, "");

    private static IEnumerable<SchemaPlace> Walk(JsonElement document, JsonElement at, string path)
    {
        if (at.ValueKind is JsonValueKind.Array)
        {
            return at.EnumerateArray().Index().SelectMany(i => Walk(document, i.Item, $"{path}/{i.Index}"));
        }

        if (at.ValueKind is not JsonValueKind.Object)
        {
            return [];
        }

        if (path == "/components/schemas")
        {
            return at.EnumerateObject().SelectMany(s => Inside(s.Value, JsonPointer.Append(path, s.Name)));
        }

        var below = at.EnumerateObject()
            .Where(p => p.Name is not ("schema" or "example" or "examples"))
            .SelectMany(p => Walk(document, p.Value, JsonPointer.Append(path, p.Name)));
        return at.TryGetProperty("schema", out var schema)
            ? below.Concat(Inside(schema, $"{path}/schema")).Append(new(path, schema, [.. Beside(document, at, path)]))
            : below;
    }

    // "example" and "examples" of parameters, headers and media types.
    private static IEnumerable<(string, JsonElement)> Beside(JsonElement document, JsonElement holder, string path)
    {
        if (holder.TryGetProperty("example", out var one))
        {
            yield return ($"{path}/example", one);
        }

        if (holder.TryGetProperty("examples", out var several))
        {
            foreach (var example in several.EnumerateObject())
            {
                yield return ($"{path}/examples/{example.Name}", JsonPointer.Follow(document, example.Value).GetProperty("value"));
            }
        }
    }

    // A schema's own "examples" and "default", and those of the schemas of its properties and items.
    private static IEnumerable<SchemaPlace> Inside(JsonElement schema, string path)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            yield break;
        }

        var own = schema.TryGetProperty("examples", out var examples) ? examples.EnumerateArray().ToList() : [];
        var all = schema.TryGetProperty("default", out var standard) ? own.Append(standard) : own;
        yield return new(path, schema, [.. all.Index().Select(e => ($"{path}/examples/{e.Index}", e.Item))]);

        var parts = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToList() : [];
        foreach (var place in parts.SelectMany(p => Inside(p.Value, $"{path}/properties/{p.Name}")))
        {
            yield return place;
        }

        if (schema.TryGetProperty("items", out var items))
        {
            foreach (var place in Inside(items, $"{path}/items"))
            {
                yield return place;
            }
        }
    }
}
