using System.Buffers;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>Writes events as readers get them.</summary>
internal static class FeedText
{
    /// <summary>Something of the feed is missing here.</summary>
    /// <param name="missed">How many events; null when nobody can tell, because the position is of another life.</param>
    public static FeedMessage Gap(long? missed) => new(null, "gap", Object(writer => writer.WriteNumberOrNull("missed", missed)));

    /// <summary>The sandbox was reset; numbers begin at 1 again.</summary>
    public static FeedMessage Reset(Epoch epoch) => new(
        new FeedPosition(epoch.Number, 0).ToString(), "reset", Object(writer => writer.WriteNumber("epoch", epoch.Number)));

    public static FeedMessage Of(Epoch epoch, FeedEvent happened)
    {
        var name = happened switch
        {
            { Subject: null } => "run",
            { Subject: Exchange } => "request",
            { Detail: Attempt } => "attempt",
            _ => "delivery",
        };
        return new(new FeedPosition(epoch.Number, happened.Number).ToString(), name, Object(writer =>
        {
            writer.WriteString("at", happened.At.ToString());
            Write(writer, epoch, happened);
        }));
    }

    private static void Write(Utf8JsonWriter writer, Epoch epoch, FeedEvent happened)
    {
        switch (happened.Subject)
        {
            case null:
                writer.WriteString("run_id", happened.Move.Run);
                writer.WriteString("status", happened.Move.Status.WireName(epoch.Sandbox.Options.Dialect.StatusOneL));
                writer.WriteString("failure_code", happened.Move.FailureCode);
                break;
            case Exchange exchange:
                RequestView.WriteSummary(writer, exchange);
                break;
            case Delivery delivery:
                writer.WriteString("delivery_id", delivery.Id);
                writer.WriteString(delivery.Order.SubjectName, delivery.Order.SubjectId);
                if (delivery.Order.Webhook is { } webhook)
                {
                    writer.WriteString("webhook_id", webhook.Id);
                }

                if (happened.Detail is Attempt attempt)
                {
                    Write(writer, attempt);
                }
                else
                {
                    writer.WriteString("status", DeliveryView.Wire((DeliveryStatus)happened.Detail!));
                }

                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, Attempt attempt)
    {
        writer.WriteString("attempt_id", attempt.Id);
        writer.WriteNumber("attempt_number", attempt.Number);
        writer.WriteNumberOrNull("status_code", attempt.Outcome.StatusCode);
        writer.WriteString("error_message", attempt.Outcome.ErrorMessage);
    }

    private static byte[] Object(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(output, JsonText.Minimal);
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }
}
