using System.Text;
using System.Text.Json;
using Runflow.Contracts;

namespace Runflow.Emulator.Conform.Checks;

/// <summary>
/// Callbacks to a sink that the target can reach. What was sent is read from the run's deliveries; what came, from the sink where
/// it is one of an emulator. Source: section 4 of the wire reference.
/// </summary>
internal static class CallbackChecks
{
    private const string NoDelivery = "There is no delivery to compare with; callbacks.completed says why.";
    private static readonly string[] Fields = ["event", "run_id", "status", "output", "duration_ms", "created_at", "completed_at", "metadata"];

    public static IReadOnlyList<ConformCheck> All { get; } =
    [
        new("callbacks", "callbacks.completed", "The end of a run is told once, in the documented fields and times", CompletedAsync) { Shares = SharedRun.Told, NeedsSink = true },
        new("callbacks", "callbacks.sink", "What came at the sink is what the delivery shows", SinkAsync) { Shares = SharedRun.Told, NeedsSink = true, ReadsSink = true },
        new("callbacks", "callbacks.signature", "What came at the sink is signed with the secret", SignatureAsync) { Shares = SharedRun.Told, NeedsSink = true, ReadsSink = true, NeedsSecret = true },
        new("callbacks", "callbacks.cancelled", "A cancelled run is told as run.cancelled", CancelledAsync) { PaidRuns = 1, NeedsSink = true },
    ];

    private static async Task CompletedAsync(Conversation talk)
    {
        if (await talk.Shared.ToldAsync() is var (end, delivery))
        {
            Judge(talk, delivery, "run.completed", end.Word("status_code") ?? "", end);
        }
    }

    private static async Task SinkAsync(Conversation talk)
    {
        if (await talk.Shared.ToldAsync() is not var (end, delivery))
        {
            talk.Unproven(NoDelivery);
        }
        else if (await SinkMail.AboutAsync(talk, end.Word("id")!) is { } mail)
        {
            var ids = mail.Headers["Runflow-Request-Id"].Count();
            talk.Expect(Encoding.UTF8.GetString(mail.Body) == delivery.GetProperty("payload_bytes").GetString(), mail.Answer, "body", "the bytes that the delivery shows", "others");
            talk.Expect(ids == 1, mail.Answer, "header Runflow-Request-Id", "one", $"{ids}");
        }
    }

    private static async Task SignatureAsync(Conversation talk)
    {
        if (await talk.Shared.ToldAsync() is not var (end, _))
        {
            talk.Unproven(NoDelivery);
        }
        else if (await SinkMail.AboutAsync(talk, end.Word("id")!) is { } mail)
        {
            var signature = mail.Headers["Runflow-Signature"].FirstOrDefault();
            talk.Expect(CallbackSignature.Verify(talk.Target.Secret!, mail.Body, signature), mail.Answer, "header Runflow-Signature", "HMAC-SHA256 of the body with the whole secret", signature);
        }
    }

    private static async Task CancelledAsync(Conversation talk)
    {
        var run = await talk.CreateAsync(ToldRun.Body(talk, "A callback of a cancelled run, please"));
        if (!talk.ExpectStatus(run, 201))
        {
            return;
        }

        var end = await talk.CancelAsync(run.Word("id")!);
        if (end.Status == 200)
        {
            talk.Unproven("The run had ended before it could be cancelled: a target whose runs take longer is needed.");
        }
        else if (talk.ExpectStatus(end, 201) && await ToldRun.DeliveryAsync(talk, run.Word("id")!) is { } delivery)
        {
            Judge(talk, delivery, "run.cancelled", talk.Target.Dialect.CallbackStatusOneL ? "canceled" : "cancelled", end);
        }
    }

    private static void Judge(Conversation talk, JsonElement delivery, string @event, string status, TalkAnswer run)
    {
        var text = delivery.GetProperty("payload_bytes").GetString()!;
        var payload = JsonElement.Parse(text);
        Expect("fields", string.Join(", ", Fields), string.Join(", ", payload.EnumerateObject().Select(static field => field.Name)));
        Expect("event", @event, Text(payload, "event"));
        Expect("status", status, Text(payload, "status"));
        Expect("run_id", run.Word("id")!, Text(payload, "run_id"));
        Expect("metadata", ToldRun.Metadata, payload.TryGetProperty("metadata", out var metadata) ? metadata.GetRawText() : "nothing", Severity.Warning);
        foreach (var name in (string[])["created_at", "completed_at"])
        {
            talk.Expect(Text(payload, name).EndsWith("+00:00", StringComparison.Ordinal), run, $"callback {name}", "an instant that ends with +00:00", Text(payload, name));
        }

        void Expect(string place, string expected, string found, Severity severity = Severity.Error) => talk.Expect(expected == found, run, $"callback {place}", expected, found, severity);
    }

    private static string Text(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "nothing";
}
