using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Workbench;

/// <summary>What <c>POST /_emulator/callbacks/diagnose</c> is given.</summary>
internal sealed record DiagnosisRequest(IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, string? Secret, string? Computed)
{
    /// <summary>Longest body that is examined, in bytes: it is hashed a few thousand times.</summary>
    private const int MostBytes = 256 * 1024;

    private const int MostHeaders = 200;

    public static DiagnosisRequest Read(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var headers = fields.Has("headers") ? ReadHeaders(body.GetProperty("headers"), problems) : Missing(problems, "headers");
        var encoded = fields.Text("body_base64", (MostBytes / 3 * 4) + 8);
        var bytes = new byte[encoded is null ? 0 : encoded.Length];
        var length = 0;
        if (encoded is null && !problems.Any)
        {
            problems.Missing(["body", "body_base64"]);
        }
        else if (encoded is not null && !Convert.TryFromBase64String(encoded, bytes, out length))
        {
            problems.Add(["body", "body_base64"], "must be base64 of the raw bytes: base64 -w0 FILE makes it");
        }

        var request = new DiagnosisRequest(headers, bytes[..length], fields.Text("secret"), fields.Text("computed"));
        fields.RefuseRest();
        return request;
    }

    private static List<KeyValuePair<string, string>> Missing(Problems problems, string name)
    {
        problems.Missing(["body", name]);
        return [];
    }

    /// <summary>An object whose values are strings, or lists of strings for headers that came more than once.</summary>
    private static List<KeyValuePair<string, string>> ReadHeaders(JsonElement value, Problems problems)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(["body", "headers"], "must be an object of header names and values", "type");
            return headers;
        }

        foreach (var property in value.EnumerateObject().Take(MostHeaders))
        {
            var values = property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().ToList() : [property.Value];
            foreach (var one in values.Take(MostHeaders))
            {
                if (one.ValueKind == JsonValueKind.String)
                {
                    headers.Add(new(property.Name, one.GetString()!));
                }
                else
                {
                    problems.Add(["body", "headers", property.Name], "must be a string or a list of strings", "type");
                }
            }
        }

        return headers;
    }
}
