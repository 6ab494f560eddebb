using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Faults.Kinds;

/// <summary>Changes a JSON body; one that is no JSON stays as it is.</summary>
internal static class JsonEdit
{
    /// <summary>The answer with its body changed.</summary>
    /// <param name="whole">The answer.</param>
    /// <param name="change">Changes the root; false when it found nothing to change.</param>
    public static FaultedAnswer Change(FaultedAnswer whole, Func<JsonNode, bool> change)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(whole.Body.Span);
        }
        catch (JsonException)
        {
            return whole;
        }

        if (root is null || !change(root))
        {
            return whole;
        }

        var output = new ArrayBufferWriter<byte>(whole.Body.Length + 64);
        using (var writer = new Utf8JsonWriter(output, JsonText.Minimal))
        {
            root.WriteTo(writer);
        }

        return whole with { Body = output.WrittenMemory };
    }

    /// <summary>Walks to the value that a path of names and indexes with dots leads to, such as <c>output.outputs.0.url</c>.</summary>
    /// <param name="root">Where to begin.</param>
    /// <param name="path">The path.</param>
    /// <param name="parent">What holds the value.</param>
    /// <param name="last">Its name or index there.</param>
    /// <returns>Whether there is such a value.</returns>
    public static bool Find(JsonNode root, string path, out JsonNode parent, out string last)
    {
        var parts = path.Split('.');
        (parent, last) = (root, parts[^1]);
        foreach (var part in parts[..^1])
        {
            if (Child(parent, part) is not { } next)
            {
                return false;
            }

            parent = next;
        }

        return parent switch
        {
            JsonObject mapping => mapping.ContainsKey(last),
            JsonArray list => Index(last) is { } index && index < list.Count,
            _ => false,
        };
    }

    public static int? Index(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static JsonNode? Child(JsonNode node, string part) => node switch
    {
        JsonObject mapping => mapping[part],
        JsonArray list when Index(part) is { } index && index < list.Count => list[index],
        _ => null,
    };
}
