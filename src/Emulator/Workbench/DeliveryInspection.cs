using System.Text.Json;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Workbench;

/// <summary>A delivery with every byte that was sent and that came back. Written under the epoch's gate.</summary>
internal static class DeliveryInspection
{
    /// <summary>The fields of a delivery.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="delivery">Which.</param>
    /// <param name="most">Bytes of each body shown at most.</param>
    public static void Write(Utf8JsonWriter writer, Delivery delivery, int most = int.MaxValue)
    {
        writer.WriteString("id", delivery.Id);
        writer.WriteString(delivery.Order.SubjectName, delivery.Order.SubjectId);
        if (delivery.Order.Webhook is { } webhook)
        {
            writer.WriteString("webhook_id", webhook.Id);
        }

        writer.WriteString("request_id", delivery.RequestId);
        writer.WriteString("callback_url", delivery.Order.Url);
        writer.WriteString("status", DeliveryView.Wire(delivery.Status));
        writer.WriteBoolean("is_automatic", delivery.Order.IsAutomatic);
        writer.WriteString("signing_secret_id", delivery.Secret?.Id.ToString());
        writer.WriteString("created_at", delivery.CreatedAt.ToString());
        writer.WriteString("completed_at", delivery.CompletedAt?.ToString());
        writer.WriteString("next_attempt_at", delivery.NextAttemptAt?.ToString());
        ByteView.Write(writer, "payload", delivery.Payload, most);
        writer.WriteStartArray("attempts");
        foreach (var attempt in delivery.Attempts)
        {
            writer.WriteStartObject();
            writer.WriteString("id", attempt.Id);
            writer.WriteNumber("attempt_number", attempt.Number);
            writer.WriteString("sent_at", attempt.SentAt.ToString());
            writer.WriteString("sent_wall", attempt.SentWall.ToString());
            WriteOutcome(writer, attempt.Outcome, most);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Outcome, timing, request and answer of one sending.</summary>
    public static void WriteOutcome(Utf8JsonWriter writer, AttemptOutcome outcome, int most = int.MaxValue)
    {
        var wire = outcome.Wire;
        writer.WriteString("outcome", outcome.StatusCode is null ? RetrySchedule.Reason(outcome.Fault) : outcome.IsTaken ? "taken" : "refused");
        Number(writer, "status_code", outcome.StatusCode);
        writer.WriteString("error_message", outcome.ErrorMessage);
        writer.WriteStartObject("timing");
        Number(writer, "connected_ms", wire?.ConnectedMs);
        Number(writer, "first_byte_ms", wire?.FirstByteMs);
        writer.WriteNumber("total_ms", outcome.ResponseTimeMs);
        writer.WriteEndObject();
        writer.WriteString("connection", wire?.Connection);
        if (wire is null || wire.Connection is null)
        {
            writer.WriteNull("request");
            writer.WriteNull("answer");
            return;
        }

        writer.WriteStartObject("request");
        ByteView.Write(writer, "head", wire.RequestHead);
        ByteView.Write(writer, "body", wire.RequestBody.Span, most);
        writer.WriteNumber("sent_bytes", wire.SentBytes);
        HttpHead.Write(writer, HttpHead.Headers(wire.RequestHead));
        writer.WriteEndObject();
        if (wire.AnswerBytes == 0)
        {
            writer.WriteNull("answer");
            return;
        }

        writer.WriteStartObject("answer");
        ByteView.Write(writer, "raw", wire.Answer, size: wire.AnswerBytes);
        ByteView.Write(writer, "body", outcome.ResponseBody, size: outcome.ResponseBody.Length < AnswerBody.KeptBytes ? null : Math.Max(outcome.ResponseBody.Length, wire.AnswerBytes));
        HttpHead.Write(writer, outcome.ResponseHeaders);
        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, double? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, Math.Round(value, 3));
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
