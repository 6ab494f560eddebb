using System.Globalization;
using System.Text.Json;

namespace Runflow.Emulator.Spec;

/// <summary>One operation of openapi.yaml.</summary>
/// <param name="Method">In capitals, as HTTP has it.</param>
/// <param name="Template">The path with its variables in braces.</param>
/// <param name="Id">Its <c>operationId</c>.</param>
/// <param name="Responses">What it may answer, by status, references followed; under <see cref="AnyOther"/> what any other status has.</param>
/// <param name="RequestSchema">The schema of its JSON body; null when it takes none.</param>
internal sealed record ContractOperation(
    string Method, string Template, string Id, IReadOnlyDictionary<int, JsonElement> Responses, JsonElement? RequestSchema)
{
    /// <summary>Stands for the statuses that have no response of their own: <c>default</c>.</summary>
    public const int AnyOther = 0;

    private readonly string[] steps = Template.Split('/');

    /// <summary>Whether it stands for every method of its path.</summary>
    public bool TakesAnyMethod { get; init; }

    /// <summary>Whether a request without a body is none.</summary>
    public bool NeedsBody { get; init; }

    /// <summary>How many segments are variables; the path with the fewest is meant.</summary>
    public int Variables => steps.Count(IsVariable);

    /// <summary>Whether a percent-encoded path is one of this template.</summary>
    public bool Matches(string path)
    {
        var segments = path.Split('/');
        return segments.Length == steps.Length
            && steps.Zip(segments).All(p => IsVariable(p.First) ? p.Second.Length > 0 : p.First == Uri.UnescapeDataString(p.Second));
    }

    /// <summary>What it may answer with a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="documented">The key of <see cref="Responses"/> that it stands under.</param>
    /// <param name="response">The response.</param>
    public bool TryFind(int status, out int documented, out JsonElement response)
    {
        documented = Responses.ContainsKey(status) ? status : AnyOther;
        return Responses.TryGetValue(documented, out response);
    }

    /// <summary>A status as the document has it.</summary>
    public static string Name(int status) => status == AnyOther ? "default" : status.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads one operation of the document.</summary>
    public static ContractOperation Read(JsonElement document, string template, string method, JsonElement operation)
    {
        var responses = operation.GetProperty("responses").EnumerateObject().ToDictionary(
            r => r.Name == "default" ? AnyOther : int.Parse(r.Name, CultureInfo.InvariantCulture), r => JsonPointer.Follow(document, r.Value));
        var body = operation.TryGetProperty("requestBody", out var given) ? JsonPointer.Follow(document, given) : default;
        JsonElement? schema = body.ValueKind is JsonValueKind.Object && body.GetProperty("content").TryGetProperty("application/json", out var media)
            ? media.GetProperty("schema")
            : null;
        return new(method.ToUpperInvariant(), template, operation.GetProperty("operationId").GetString()!, responses, schema)
        {
            NeedsBody = body.ValueKind is JsonValueKind.Object && body.TryGetProperty("required", out var required) && required.GetBoolean(),
        };
    }

    private static bool IsVariable(string step) => step.StartsWith('{');
}
