using System.Text.Json;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Json;

namespace Runflow.Emulator.Callbacks.Secrets;

/// <summary>What is to be changed about a secret.</summary>
/// <param name="HasLabel">Whether <paramref name="Label"/> was given; null then takes the label away.</param>
/// <param name="Label">The new label.</param>
/// <param name="IsCurrent">Whether it is to sign from now on; null leaves that as it is.</param>
internal readonly record struct SecretChange(bool HasLabel, string? Label, bool? IsCurrent);

/// <summary>Reads what callers say about secrets: all problems at once, and warnings about fields that mean nothing.</summary>
internal static class SecretRequests
{
    private const int MaxLabel = 255;

    /// <summary>The body of a creation: the label, if any.</summary>
    public static string? Label(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var label = fields.Text("label", MaxLabel);
        fields.WarnOfRest();
        return label;
    }

    /// <summary>The body of a change.</summary>
    public static SecretChange Change(JsonElement body, Problems problems)
    {
        var fields = new JsonFields(body, problems, "body");
        var change = new SecretChange(body.TryGetProperty("label", out _), fields.Text("label", MaxLabel), fields.Flag("is_current"));
        fields.WarnOfRest();
        return change;
    }
}
