using System.Buffers;
using System.Text.Json;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Http;
using Runflow.Emulator.Json;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Pact;

/// <summary>A callback that was really made, as the verifiers of Pact take a message: its bytes as the body, its headers as
/// the message's metadata.</summary>
internal static class PactMessage
{
    /// <summary>Carries the metadata: base64 of a JSON object.</summary>
    public const string MetadataHeader = "Pact-Message-Metadata";

    /// <summary>The delivery that came into being last, of those that tell the end of a run or batch; null when there is none. Under the gate.</summary>
    public static Delivery? Latest(Epoch epoch) => epoch.Part<Outbox>().All
        .Where(static delivery => delivery.Order is { Webhook: null, IsAutomatic: true })
        .MaxBy(static delivery => (delivery.CreatedAt, delivery.Order.CreateOrdinal));

    /// <summary>The value of <see cref="MetadataHeader"/>.</summary>
    public static string Metadata(Delivery delivery)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(output, JsonText.Minimal))
        {
            writer.WriteStartObject();
            writer.WriteString("contentType", "application/json");
            foreach (var (name, value) in AttemptRunner.Headers(delivery, AttemptFaults.None))
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return Convert.ToBase64String(output.WrittenSpan);
    }

    public static Answer Of(Delivery delivery) => Answer.Json(200, delivery.Payload);
}
