using System.Text.Json;
using Runflow.Emulator.Patterns;

namespace Runflow.Emulator.Faults.Rules;

/// <summary>
/// Whom a rule concerns. What is not named does not matter; all that is named must hold. In <c>path</c> a star stays
/// within a segment and two do not; in the other texts a star stands for anything.
/// </summary>
internal sealed record RuleMatch
{
    public static RuleMatch Everything { get; } = new();

    /// <summary>HTTP method, in capitals.</summary>
    public string? Method { get; init; }

    /// <summary>Pattern over the decoded path, such as <c>/v1/models/**</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Pattern over the model's path, such as <c>*klein*</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Pattern over the run's <c>client_ref</c>.</summary>
    public string? ClientRef { get; init; }

    /// <summary>Pattern over the run's prompt as it was sent.</summary>
    public string? Prompt { get; init; }

    /// <summary>From 1. At the point <c>callback</c> the number of the attempt; elsewhere how often the key has passed the rule.</summary>
    public int? Attempt { get; init; }

    /// <summary>Whether all but <see cref="Attempt"/> holds.</summary>
    public bool Holds(FaultSubject subject) =>
        (Method is null || Method == subject.Method)
        && (Path is null || (subject.Path is { } path && Glob.MatchesPath(Path, path)))
        && Holds(Model, subject.Model)
        && Holds(ClientRef, subject.ClientRef)
        && Holds(Prompt, subject.Prompt);

    public void Write(Utf8JsonWriter writer)
    {
        if (this == Everything)
        {
            return;
        }

        writer.WriteStartObject("match");
        Write(writer, "method", Method);
        Write(writer, "path", Path);
        Write(writer, "model", Model);
        Write(writer, "client_ref", ClientRef);
        Write(writer, "prompt", Prompt);
        if (Attempt is { } attempt)
        {
            writer.WriteNumber("attempt", attempt);
        }

        writer.WriteEndObject();
    }

    private static bool Holds(string? pattern, string? text) => pattern is null || (text is not null && Glob.MatchesText(pattern, text));

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
