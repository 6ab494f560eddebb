using System.Text;
using System.Text.Json;
using Runflow.Emulator.Spec;

namespace Runflow.Emulator.Conform;

/// <summary>An answer of the target, read to its end.</summary>
/// <param name="Request">Method and path that it answers.</param>
/// <param name="Status">The status code.</param>
/// <param name="Headers">Of answer and content.</param>
/// <param name="Body">The bytes.</param>
internal sealed record TalkAnswer(string Request, int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private readonly Lazy<JsonElement?> json = new(() => Parse(Body));

    /// <summary>The body; null when it is no JSON.</summary>
    public JsonElement? Json => json.Value;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>What stands at a path of names and indexes, such as <c>output.outputs.0.url</c>; null when nothing does.</summary>
    public JsonElement? At(string path)
    {
        var at = Json;
        foreach (var step in path.Split('.'))
        {
            at = at switch
            {
                { ValueKind: JsonValueKind.Object } holder when holder.TryGetProperty(step, out var member) => member,
                { ValueKind: JsonValueKind.Array } list when int.TryParse(step, out var index) && index < list.GetArrayLength() => list[index],
                _ => null,
            };
        }

        return at;
    }

    /// <summary>The text at a path; null when there is none.</summary>
    public string? Word(string path) => At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The objects of the list at a path; empty when there is none.</summary>
    public IReadOnlyList<JsonElement> List(string path) => At(path) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    /// <summary>The places that a 422 names, joined with dots.</summary>
    public IReadOnlyList<string> Locs => [.. List("errors").Select(static error =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty("loc", out var loc) && loc.ValueKind == JsonValueKind.Array ? string.Join('.', loc.EnumerateArray()) : "")];

    /// <summary>The same answer as a check reads it.</summary>
    public static TalkAnswer Of(ContractAnswer answer) => new($"{answer.Method} {answer.Path}", answer.Status, answer.Headers, answer.Body);

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
