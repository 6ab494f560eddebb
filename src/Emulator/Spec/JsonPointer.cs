using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>References within one document: <c>#/components/schemas/Run</c>.</summary>
internal static class JsonPointer
{
    /// <summary>What <paramref name="reference"/> points to.</summary>
    /// <exception cref="KeyNotFoundException">Nothing is there, or it points out of the document.</exception>
    public static JsonElement Resolve(JsonElement document, string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            throw new KeyNotFoundException($"The reference '{reference}' leaves the document.");
        }

        var at = document;
        foreach (var step in reference[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (!at.TryGetProperty(name, out at))
            {
                throw new KeyNotFoundException($"The reference '{reference}' points to nothing: no '{name}'.");
            }
        }

        return at;
    }

    /// <summary>The element itself, or what it refers to when it is a reference object.</summary>
    public static JsonElement Follow(JsonElement document, JsonElement element) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty("$ref", out var reference)
            ? Follow(document, Resolve(document, reference.GetString()!))
            : element;

    /// <summary>The pointer to a member of what stands at <paramref name="path"/>.</summary>
    public static string Append(string path, string name) =>
        $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
