using System.Text.Json;

namespace Runflow.Emulator.Journal;

/// <summary>One field in which a request is not what was asked for.</summary>
/// <param name="Field">Its name; of a body, its path with dots.</param>
/// <param name="Expected">What was asked for, as JSON or plain words.</param>
/// <param name="Actual">What the request has; null when it has none.</param>
internal sealed record Difference(string Field, string Expected, string? Actual)
{
    private const int MostLetters = 200;

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("field", Field);
        writer.WriteString("expected", Cut(Expected));
        writer.WriteString("actual", Actual is null ? null : Cut(Actual));
        writer.WriteEndObject();
    }

    private static string Cut(string text) => text.Length <= MostLetters ? text : text[..MostLetters] + "…";
}
