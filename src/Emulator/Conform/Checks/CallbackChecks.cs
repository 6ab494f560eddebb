using System.Text;
using System.Text.Json;
using Runflow.Contracts;

namespace Runflow.Emulator.Conform.Checks;

/// <summary>
/// Callbacks to a sink that the target can reach. What was sent is read from the run's deliveries, and from the sink as
/// well where it is one of an emulator. Source: section 4 of the wire reference.
/// </summary>
internal static class CallbackChecks
{
    private static readonly string[] Fields = ["event", "run_id", "status", "output", "duration_ms", "created_at", "completed_at", "metadata"];

    public static IReadOnlyList<ConformCheck> All { get; } =
    [
        new("callbacks", "callbacks.completed", "The end of a run is told once, in the documented fields and times", CompletedAsync) { PaidRuns = 1, NeedsSink = true },
        new("callbacks", "callbacks.cancelled", "A cancelled run is told as run.cancelled", CancelledAsync) { PaidRuns = 1, NeedsSink = true },
    ];

    private static async Task CompletedAsync(Conversation talk)
    {
        var run = await talk.CreateAsync(Body(talk, "A callback, please"));
        if (!talk.ExpectStatus(run, 201))
        {
            return;
        }

        var end = await talk.EndOfAsync(run.Word("id")!);
        if (await DeliveryAsync(talk, run.Word("id")!) is { } delivery)
        {
            Judge(talk, delivery, "run.completed", end.Word("status_code") ?? "", end);
            await AtSinkAsync(talk, delivery, run.Word("id")!);
        }
    }

    private static async Task CancelledAsync(Conversation talk)
    {
        var run = await talk.CreateAsync(Body(talk, "A callback of a cancelled run, please"));
        if (talk.ExpectStatus(run, 201) && await talk.CancelAsync(run.Word("id")!) is { Status: 201 } end && await DeliveryAsync(talk, run.Word("id")!) is { } delivery)
        {
            Judge(talk, delivery, "run.cancelled", talk.Target.Dialect.CallbackStatusOneL ? "canceled" : "cancelled", end);
        }
    }

    private static string Body(Conversation talk, string prompt) =>
        $$$"""{"input":{"prompt":"{{{prompt}}}"},"callback_url":"{{{JsonEncodedText.Encode(talk.Target.Sink!.ToString())}}}","metadata":{"text":"Grüße + <tags>"}}""";

    private static async Task<JsonElement?> DeliveryAsync(Conversation talk, string id)
    {
        var answer = await talk.UntilAsync($"/v1/runs/{id}/callback", static read => read.Status != 200 || (read.Json is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().Any(static one => one.GetProperty("status_code").GetString() is "delivered" or "failed")));
        if (!talk.ExpectStatus(answer, 200) || answer.Json is not { ValueKind: JsonValueKind.Array } deliveries || deliveries.GetArrayLength() == 0)
        {
            return null;
        }

        talk.Expect(deliveries.GetArrayLength() == 1, answer, "", "one delivery", $"{deliveries.GetArrayLength()}");
        talk.Expect(deliveries[0].GetProperty("status_code").GetString() == "delivered", answer, "0.status_code", "delivered", deliveries[0].GetRawText(), Severity.Warning);
        return deliveries[0];
    }

    private static void Judge(Conversation talk, JsonElement delivery, string @event, string status, TalkAnswer run)
    {
        var text = delivery.GetProperty("payload_bytes").GetString()!;
        var payload = JsonElement.Parse(text);
        Expect("fields", string.Join(", ", Fields), string.Join(", ", payload.EnumerateObject().Select(static field => field.Name)));
        Expect("event", @event, Text(payload, "event"));
        Expect("status", status, Text(payload, "status"));
        Expect("run_id", run.Word("id")!, Text(payload, "run_id"));
        Expect("metadata", """{"text":"Grüße + <tags>"}""", payload.TryGetProperty("metadata", out var metadata) ? metadata.GetRawText() : "nothing", Severity.Warning);
        foreach (var name in (string[])["created_at", "completed_at"])
        {
            talk.Expect(Text(payload, name).EndsWith("+00:00", StringComparison.Ordinal), run, $"callback {name}", "an instant that ends with +00:00", Text(payload, name));
        }

        void Expect(string place, string expected, string found, Severity severity = Severity.Error) => talk.Expect(expected == found, run, $"callback {place}", expected, found, severity);
    }

    // A sink of an emulator shows what came; any other is asked, does not answer so, and that is no finding.
    private static async Task AtSinkAsync(Conversation talk, JsonElement delivery, string run)
    {
        var messages = await talk.SendAsync(HttpMethod.Get, $"{talk.Target.Sink!.GetLeftPart(UriPartial.Path)}/messages?limit=1000", strict: false);
        var mine = messages.List("items").Where(message => Encoding.UTF8.GetString(Bytes(message)).Contains(run, StringComparison.Ordinal)).ToList();
        if (messages.Status != 200 || mine.Count == 0)
        {
            return;
        }

        talk.Expect(mine.Count == 1, messages, "", "one message", $"{mine.Count}");
        var headers = mine[0].GetProperty("headers").EnumerateArray().ToLookup(static header => header.GetProperty("name").GetString()!, static header => header.GetProperty("value").GetString(), StringComparer.OrdinalIgnoreCase);
        talk.Expect(Encoding.UTF8.GetString(Bytes(mine[0])) == delivery.GetProperty("payload_bytes").GetString(), messages, "body", "the bytes that the delivery shows", "others");
        talk.Expect(headers["Runflow-Request-Id"].Count() == 1, messages, "header Runflow-Request-Id", "one", $"{headers["Runflow-Request-Id"].Count()}");
        if (talk.Target.Secret is { } secret)
        {
            talk.Expect(CallbackSignature.Verify(secret, Bytes(mine[0]), headers["Runflow-Signature"].FirstOrDefault()), messages, "header Runflow-Signature", "HMAC-SHA256 of the body with the whole secret", headers["Runflow-Signature"].FirstOrDefault());
        }
    }

    private static byte[] Bytes(JsonElement message) =>
        message.TryGetProperty("body", out var body) && body.TryGetProperty("base64", out var bytes) ? bytes.GetBytesFromBase64() : [];

    private static string Text(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "nothing";
}
