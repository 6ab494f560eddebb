using System.Globalization;
using System.Text;
using Runflow.Contracts;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Gauntlet;

/// <summary>
/// Makes the bodies and headers of the gauntlet's deliveries: real payloads of runs that never were. Ids are drawn, and carry
/// the instant at which the gauntlet began, so that a receiver that remembers does not take a second gauntlet for the first. Pure.
/// </summary>
/// <param name="seed">Seed of the draws.</param>
/// <param name="secret">The secret that the receiver verifies with.</param>
/// <param name="began">Wall time at which it began.</param>
internal sealed class GauntletBodies(long seed, string secret, Instant began)
{
    private const string Output =
        """{"outputs":[{"url":"https://files.runflow.test/outputs/0.png?expires=1&signature=0","type":"image","width":1024,"height":1024,"content_type":"image/png"}],"seed":9007199254740993,"timing":{"inference_ms":600,"queue_ms":200,"total_ms":800},"nsfw_detected":false}""";

    /// <summary>A payload as the wire has it.</summary>
    /// <param name="of">Which run: the name of a case, or of a run within it.</param>
    /// <param name="name">The event.</param>
    /// <param name="status">Its status.</param>
    /// <param name="ended">When the run ended; null for just now.</param>
    /// <param name="metadata">JSON text of the metadata; null for none.</param>
    public byte[] Payload(string of, string name = "run.completed", string status = "succeeded", Instant? ended = null, string? metadata = """{"order":"4711"}""")
    {
        var end = ended ?? began;
        return Answer.Serialize(
            new CallbackPayload
            {
                Event = name,
                RunId = Draw.Of(seed, Purpose.RunId, $"gauntlet/{of}", 0).Uuid(began),
                Status = status,
                Output = name == "run.completed" ? new RawJson(Encoding.UTF8.GetBytes(Output)) : null,
                DurationMs = 800,
                CreatedAt = end.ToDateTimeOffset().AddMilliseconds(-800),
                CompletedAt = end.ToDateTimeOffset(),
                Metadata = metadata is null ? null : new RawJson(Encoding.UTF8.GetBytes(metadata)),
            },
            WireJson.Wire.CallbackPayload);
    }

    /// <summary>The headers of a delivery, rightly signed unless told otherwise.</summary>
    /// <param name="of">Which delivery: the same name gets the same request id.</param>
    /// <param name="body">What is signed.</param>
    /// <param name="with">The secret.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Headers(string of, byte[] body, string? with = null) =>
        Headers(of, CallbackSignature.Sign(with ?? secret, body));

    /// <summary>The headers of a delivery with that signature, or with none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers(string of, string? signature)
    {
        var id = new KeyValuePair<string, string>("Runflow-Request-Id", Draw.Of(seed, Purpose.DeliveryRequestId, $"gauntlet/{of}", 0).Uuid(began).ToString());
        return signature is null ? [id] : [id, new(CallbackSignature.HeaderName, signature)];
    }

    /// <summary>A secret that the receiver does not have.</summary>
    public string Other(string name) =>
        "whsec_" + Draw.Of(seed, Purpose.Secret, string.Create(CultureInfo.InvariantCulture, $"gauntlet/{name}/{began.Micros}"), 0).Hex(48);
}
