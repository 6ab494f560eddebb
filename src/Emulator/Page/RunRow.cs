using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Json;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Page;

/// <summary>A run as a line of a list: what a person looks for, and no more. Taken under the epoch's gate, written outside.</summary>
/// <param name="Run">The run at that moment.</param>
/// <param name="Callback">Status of its latest delivery; null when there is none yet.</param>
/// <param name="Attempts">Attempts of that delivery that have ended.</param>
/// <param name="CallbackFailure">Why that delivery failed; null while it has not.</param>
internal readonly record struct RunRow(Run Run, DeliveryStatus? Callback, int Attempts, string? CallbackFailure)
{
    /// <summary>Characters of the prompt that a line shows.</summary>
    private const int MostPrompt = 240;

    /// <summary>The names of the fields, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "id", "status", "prompt", "model", "run_key", "create_ordinal", "client_ref", "sources", "width", "height", "created_at", "created_wall",
        "started_at", "completed_at", "completed_wall", "duration_ms", "failure_code", "callback", "callback_attempts", "callback_failure",
    ];

    public static RunRow Of(Epoch epoch, Run run)
    {
        var deliveries = epoch.Part<DeliveryStore>().Of(run.Spec.Id);
        return deliveries.Count == 0 ? new(run, null, 0, null) : Of(run, deliveries[^1]);
    }

    /// <summary>The fields of an object that the caller opens and closes.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        var spec = Run.Spec;
        writer.WriteString("id", spec.Id);
        writer.WriteString("status", Run.Status.WireName());
        writer.WriteString("prompt", Shorten(spec.Prompt));
        writer.WriteString("model", spec.Model.Slug);
        writer.WriteString("run_key", spec.Key.ToString());
        writer.WriteNumber("create_ordinal", spec.Ordinal);
        writer.WriteString("client_ref", spec.ClientRef);
        writer.WriteNumber("sources", spec.Sources.Length);
        writer.WriteNumber("width", spec.Size.Width);
        writer.WriteNumber("height", spec.Size.Height);
        Time(writer, "created_at", spec.CreatedAt);
        Time(writer, "created_wall", Run.Wall.Created);
        Time(writer, "started_at", Run.StartedAt);
        Time(writer, "completed_at", Run.CompletedAt);
        Time(writer, "completed_wall", Run.Wall.Completed);
        writer.WriteNumberOrNull("duration_ms", Run.DurationMs);
        writer.WriteString("failure_code", Run.Failure?.Code);
        writer.WriteString("callback", spec.CallbackUrl is null ? null : Callback is { } status ? DeliveryView.Wire(status) : "awaited");
        writer.WriteNumber("callback_attempts", Attempts);
        writer.WriteString("callback_failure", CallbackFailure);
    }

    private static RunRow Of(Run run, Delivery latest) => new(
        run, latest.Status, latest.Attempts.Count, latest.Status == DeliveryStatus.Failed ? DeliveryView.FailureReason(latest.Snapshot()) : null);

    private static void Time(Utf8JsonWriter writer, string name, Instant? instant) => writer.WriteString(name, instant?.ToString());

    /// <summary>Does not cut through a character of two halves.</summary>
    private static string Shorten(string prompt) => prompt.Length <= MostPrompt
        ? prompt
        : prompt[..(char.IsHighSurrogate(prompt[MostPrompt - 2]) ? MostPrompt - 2 : MostPrompt - 1)] + "…";
}
