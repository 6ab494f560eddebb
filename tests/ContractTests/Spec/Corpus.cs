using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>One case of corpus.json: a body, and whether the schema of that name takes it.</summary>
internal sealed record CorpusCase(string Schema, string Because, bool Valid, JsonElement Body)
{
    public string Name => $"{Schema}: {Because}";
}

/// <summary>
/// Reads corpus.json, which ajv reads as well. A case has a <c>body</c>, or a <c>base</c> with members that are
/// <c>set</c> and <c>drop</c>ped by JSON pointer.
/// </summary>
internal static class Corpus
{
    public static IReadOnlyList<CorpusCase> Read()
    {
        using var stream = typeof(Corpus).Assembly.GetManifestResourceStream("corpus.json")!;
        var root = JsonNode.Parse(stream)!;
        return [.. root["cases"]!.AsArray().Select(c => new CorpusCase(
            (string)c!["schema"]!, (string)c["because"]!, (bool)c["valid"]!, ToElement(BodyOf(root["bases"]!, c.AsObject()))))];
    }

    private static JsonNode? BodyOf(JsonNode bases, JsonObject entry)
    {
        if (!entry.ContainsKey("base"))
        {
            return entry["body"];
        }

        var body = bases[(string)entry["base"]!]!.DeepClone();
        foreach (var (pointer, value) in entry["set"]?.AsObject() ?? [])
        {
            var (parent, name) = Find(body, pointer);
            parent[name] = value?.DeepClone();
        }

        foreach (var pointer in entry["drop"]?.AsArray() ?? [])
        {
            var (parent, name) = Find(body, (string)pointer!);
            if (!parent.Remove(name))
            {
                throw new FormatException($"Nothing to drop at {pointer}.");
            }
        }

        return body;
    }

    private static (JsonObject Parent, string Name) Find(JsonNode body, string pointer)
    {
        var steps = pointer.Split('/')[1..];
        var parent = steps[..^1].Aggregate(body, (at, step) => at is JsonArray list ? list[int.Parse(step, null)]! : at[step]!);
        return (parent.AsObject(), steps[^1]);
    }

    private static JsonElement ToElement(JsonNode? body)
    {
        using var document = JsonDocument.Parse(body?.ToJsonString() ?? "null");
        return document.RootElement.Clone();
    }
}
