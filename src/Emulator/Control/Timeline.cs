using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Json;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Control;

/// <summary>A run's story: what was asked, each status, the image, every callback attempt, in sandbox and wall time.</summary>
internal static class Timeline
{
    public static void Write(Utf8JsonWriter writer, Run run, IReadOnlyList<Delivery> deliveries)
    {
        var spec = run.Spec;
        writer.WriteString("run_id", spec.Id);
        writer.WriteString("run_key", spec.Key.ToString());
        writer.WriteNumber("create_ordinal", spec.Ordinal);
        writer.WriteString("request_id", spec.RequestId);
        writer.WriteStartArray("warnings");
        foreach (var warning in spec.Warnings)
        {
            writer.WriteStringValue(warning);
        }

        writer.WriteEndArray();
        Faults(writer, spec.Faults);
        writer.WriteStartArray("states");
        State(writer, RunStatus.Queued, spec.CreatedAt, run.Wall.Created);
        State(writer, RunStatus.Dispatching, run.DispatchedAt, run.Wall.Dispatched);
        State(writer, RunStatus.Running, run.StartedAt, run.Wall.Started);
        State(writer, run.Status, run.CompletedAt, run.Wall.Completed);
        writer.WriteEndArray();
        Image(writer, run);
        Ledger(writer, run);
        writer.WriteStartArray("deliveries");
        foreach (var delivery in deliveries)
        {
            Tell(writer, delivery);
        }

        writer.WriteEndArray();
    }

    private static void State(Utf8JsonWriter writer, RunStatus status, Instant? at, Instant? wall)
    {
        if (at is not null)
        {
            writer.WriteStartObject();
            writer.WriteString("status", status.WireName());
            Times(writer, at.Value, wall);
            writer.WriteEndObject();
        }
    }

    /// <summary>What moved the organisation's money: nothing, or the debit of a success.</summary>
    private static void Ledger(Utf8JsonWriter writer, Run run)
    {
        writer.WriteStartArray("ledger");
        if (run.Debit is { } debit)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "debit");
            Times(writer, run.CompletedAt!.Value, run.Wall.Completed);
            writer.WriteString("amount", WireMoney.Text(debit.Amount));
            writer.WriteString("balance_after", WireMoney.Text(debit.BalanceAfter));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Image(Utf8JsonWriter writer, Run run)
    {
        if (run.Status != RunStatus.Succeeded)
        {
            writer.WriteNull("image");
            return;
        }

        var spec = run.Spec;
        writer.WriteStartObject("image");
        writer.WriteNumber("count", spec.Count);
        writer.WriteNumber("width", spec.Size.Width);
        writer.WriteNumber("height", spec.Size.Height);
        writer.WriteString("format", RunView.Extension(spec.Format));
        writer.WriteNumber("seed", spec.Seed);
        writer.WriteNumber("steps", spec.Steps);
        writer.WriteStartArray("sources");
        foreach (var source in spec.Sources)
        {
            writer.WriteStringValue(source.Sha256);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Tell(Utf8JsonWriter writer, Delivery delivery)
    {
        writer.WriteStartObject();
        writer.WriteString("delivery_id", delivery.Id);
        writer.WriteString("status", DeliveryView.Wire(delivery.Status));
        writer.WriteString("created_at", delivery.CreatedAt.ToString());
        writer.WriteStartArray("attempts");
        delivery.Attempts.ForEach(attempt => Tell(writer, attempt));
        writer.WriteEndArray();
        writer.WriteStartArray("copies");
        delivery.Copies.ForEach(copy => Tell(writer, copy));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Tell(Utf8JsonWriter writer, Attempt attempt)
    {
        writer.WriteStartObject();
        writer.WriteNumber("attempt_number", attempt.Number);
        Times(writer, attempt.SentAt, attempt.SentWall);
        writer.WriteNumber("response_time_ms", attempt.Outcome.ResponseTimeMs);
        writer.WriteNumberOrNull("status_code", attempt.Outcome.StatusCode);
        writer.WriteString("error_message", attempt.Outcome.ErrorMessage);
        Faults(writer, attempt.Faults);
        writer.WriteEndObject();
    }

    private static void Faults(Utf8JsonWriter writer, IReadOnlyList<Decision> decisions)
    {
        writer.WriteStartArray("faults");
        foreach (var decision in decisions)
        {
            decision.Write(writer);
        }

        writer.WriteEndArray();
    }

    private static void Times(Utf8JsonWriter writer, Instant at, Instant? wall)
    {
        writer.WriteString("at", at.ToString());
        writer.WriteString("wall_at", wall?.ToString());
    }
}
