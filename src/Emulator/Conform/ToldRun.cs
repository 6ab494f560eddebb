using System.Text.Json;

namespace Runflow.Emulator.Conform;

/// <summary>A run whose end is told to the sink: how it is created, and what its deliveries say.</summary>
internal static class ToldRun
{
    /// <summary>The metadata that it is created with, as it has to stand in the callback.</summary>
    public const string Metadata = """{"text":"Grüße + <tags>"}""";

    /// <summary>The body that creates one.</summary>
    public static string Body(Conversation talk, string prompt) =>
        $$$"""{"input":{"prompt":"{{{prompt}}}"},"callback_url":"{{{JsonEncodedText.Encode(talk.Target.Sink!.ToString())}}}","metadata":{{{Metadata}}}}""";

    /// <summary>The one delivery of the run, once it has ended; null when there is none, with a finding.</summary>
    public static async Task<JsonElement?> DeliveryAsync(Conversation talk, string id)
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
}
