using System.Globalization;
using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>One operation of openapi.yaml.</summary>
/// <param name="Method">In capitals, as HTTP has it.</param>
/// <param name="Template">The path with its variables in braces.</param>
/// <param name="Id">Its <c>operationId</c>.</param>
/// <param name="Responses">What it may answer, by status, references followed.</param>
/// <param name="RequestSchema">The schema of its JSON body; null when it takes none.</param>
internal sealed record ContractOperation(
    string Method, string Template, string Id, IReadOnlyDictionary<int, JsonElement> Responses, JsonElement? RequestSchema)
{
    private readonly string[] steps = Template.Split('/');

    /// <summary>How many segments are variables; the path with the fewest is meant.</summary>
    public int Variables => steps.Count(IsVariable);

    /// <summary>Whether a percent-encoded path is one of this template.</summary>
    public bool Matches(string path)
    {
        var segments = path.Split('/');
        return segments.Length == steps.Length
            && steps.Zip(segments).All(p => IsVariable(p.First) ? p.Second.Length > 0 : p.First == Uri.UnescapeDataString(p.Second));
    }

    /// <summary>Reads one operation of the document.</summary>
    public static ContractOperation Read(JsonElement document, string template, string method, JsonElement operation)
    {
        var responses = operation.GetProperty("responses").EnumerateObject().ToDictionary(
            r => int.Parse(r.Name, CultureInfo.InvariantCulture), r => JsonPointer.Follow(document, r.Value));
        JsonElement? schema = operation.TryGetProperty("requestBody", out var body)
            && JsonPointer.Follow(document, body).GetProperty("content").TryGetProperty("application/json", out var media)
                ? media.GetProperty("schema")
                : null;
        return new(method.ToUpperInvariant(), template, operation.GetProperty("operationId").GetString()!, responses, schema);
    }

    private static bool IsVariable(string step) => step.StartsWith('{');
}
