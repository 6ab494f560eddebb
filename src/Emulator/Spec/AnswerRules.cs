using System.Globalization;
using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>Holds one answer against one response of the document: headers, content type and body.</summary>
internal static class AnswerRules
{
    /// <summary>Says of a response that its body may be absent.</summary>
    private const string OptionalBody = "x-optional-body";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>What the answer does otherwise than the response; empty when nothing.</summary>
    public static IEnumerable<string> Check(OpenApiContract contract, JsonElement response, ContractAnswer answer) =>
        CheckHeaders(contract, response, answer).Concat(CheckBody(contract, response, answer));

    private static IEnumerable<string> CheckHeaders(OpenApiContract contract, JsonElement response, ContractAnswer answer)
    {
        var documented = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in response.TryGetProperty("headers", out var headers) ? headers.EnumerateObject().ToList() : [])
        {
            documented.Add(entry.Name);
            var header = JsonPointer.Follow(contract.Document, entry.Value);
            if (!answer.Headers.TryGetValue(entry.Name, out var text))
            {
                if (header.TryGetProperty("required", out var required) && required.GetBoolean())
                {
                    yield return $"header {entry.Name}: required, and absent";
                }

                continue;
            }

            foreach (var error in CheckHeader(contract, header, text))
            {
                yield return $"header {entry.Name}: {error}";
            }
        }

        foreach (var name in answer.Headers.Keys.Where(n => n.StartsWith("X-Emulator-", StringComparison.OrdinalIgnoreCase)))
        {
            if (!documented.Contains(name))
            {
                yield return $"header {name}: not documented, and yet there";
            }
        }
    }

    private static IEnumerable<string> CheckHeader(OpenApiContract contract, JsonElement header, string text)
    {
        if (text.Any(c => c is < ' ' or > '~'))
        {
            return ["expected ASCII"];
        }

        if (header.TryGetProperty("content", out var content))
        {
            return CheckJson(contract, content.GetProperty("application/json").GetProperty("schema"), System.Text.Encoding.ASCII.GetBytes(text));
        }

        var schema = header.GetProperty("schema");
        var number = schema.TryGetProperty("type", out var type) && type.GetString() is "integer" or "number";
        return CheckJson(contract, schema, System.Text.Encoding.ASCII.GetBytes(number ? text : $"\"{JsonEncodedText.Encode(text)}\""));
    }

    private static IEnumerable<string> CheckBody(OpenApiContract contract, JsonElement response, ContractAnswer answer)
    {
        if (!response.TryGetProperty("content", out var content) || answer.Method == "HEAD")
        {
            return answer.Body.Length == 0 ? [] : [$"expected no body, found {answer.Body.Length} bytes"];
        }

        if (answer.Body.Length == 0 && response.TryGetProperty(OptionalBody, out _))
        {
            return [];
        }

        if (!answer.Headers.TryGetValue("Content-Type", out var type))
        {
            return ["header Content-Type: required, and absent"];
        }

        var media = content.EnumerateObject().FirstOrDefault(m => Covers(m.Name, type));
        if (media.Value.ValueKind is JsonValueKind.Undefined)
        {
            return [$"header Content-Type: expected {string.Join(" or ", content.EnumerateObject().Select(m => m.Name))}, found {type}"];
        }

        if (answer.Headers.TryGetValue("Content-Length", out var length) && length != answer.Body.Length.ToString(CultureInfo.InvariantCulture))
        {
            return [$"header Content-Length: says {length}, and the body has {answer.Body.Length} bytes"];
        }

        return media.Name == "application/json" || media.Name.EndsWith("+json", StringComparison.Ordinal) ? CheckJson(contract, media.Value.GetProperty("schema"), answer.Body)
            : media.Name == EventRules.Media ? []
            : answer.Body.Length == 0 ? ["expected a body, found none"] : [];
    }

    private static bool Covers(string media, string type) => media.EndsWith("/*", StringComparison.Ordinal)
        ? type.StartsWith(media[..^1], StringComparison.OrdinalIgnoreCase)
        : media.Equals(type, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> CheckJson(OpenApiContract contract, JsonElement schema, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return contract.Schemas.Validate(schema, document.RootElement).Select(e => e.ToString());
        }
        catch (JsonException e)
        {
            return [$"expected strict JSON: {e.Message}"];
        }
    }
}
