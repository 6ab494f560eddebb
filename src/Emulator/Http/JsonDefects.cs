using System.Globalization;
using System.Text.Json;

namespace Runflow.Emulator.Http;

/// <summary>Finds what makes well-formed JSON unusable, after the fast way has failed.</summary>
internal static class JsonDefects
{
    /// <summary>Path of the first key that an object has twice.</summary>
    public static string[]? DuplicateKey(JsonElement root) => Walk(root, ["body"], static (value, path) =>
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (!seen.Add(property.Name))
            {
                return [.. path, property.Name];
            }
        }

        return null;
    });

    /// <summary>Path of the first string or object whose text holds half of a surrogate pair.</summary>
    public static string[]? LoneSurrogate(JsonElement root) => Walk(root, ["body"], static (value, path) =>
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                _ = value.GetString();
            }
            else if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                }
            }

            return null;
        }
        catch (InvalidOperationException)
        {
            return [.. path];
        }
    });

    /// <summary>Whether well-formed tokens go deeper than <paramref name="most"/>.</summary>
    public static bool IsTooDeep(ReadOnlySpan<byte> body, int most)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth > most || (reader.CurrentDepth == most && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject))
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }

    /// <summary>Visits every value; the depth is bounded by the parser's.</summary>
    private static string[]? Walk(JsonElement value, List<string> path, Func<JsonElement, List<string>, string[]?> visit)
    {
        if (visit(value, path) is { } found)
        {
            return found;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                path.Add(property.Name);
                found = Walk(property.Value, path, visit);
                path.RemoveAt(path.Count - 1);
                if (found is not null)
                {
                    return found;
                }
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                path.Add((index++).ToString(CultureInfo.InvariantCulture));
                found = Walk(item, path, visit);
                path.RemoveAt(path.Count - 1);
                if (found is not null)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
