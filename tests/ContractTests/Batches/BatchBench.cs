using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Batches;

/// <summary>The words that tests of batches are written in.</summary>
internal static class BatchBench
{
    public const string Path = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/batches";

    /// <summary>An item with a source, so that nothing is warned of.</summary>
    public static string Item(string prompt, string more = "") => $$"""{"prompt":"{{prompt}}","image_urls":["{{Bodies.Url}}"]{{more}}}""";

    /// <summary>The body of a batch.</summary>
    public static string Body(IEnumerable<string> items, string beside = "") => $$"""{"input":[{{string.Join(',', items)}}]{{beside}}}""";

    public static Task<Reply> BatchAsync(this TestEmulator emulator, string body) => emulator.PostAsync(Path, body);

    /// <summary>Creates a batch; anything but 201 fails the test.</summary>
    public static async Task<JsonElement> SubmitBatchAsync(this TestEmulator emulator, IEnumerable<string> prompts, string? callbackUrl = null)
    {
        var answer = await emulator.BatchAsync(Body(prompts.Select(static prompt => Item(prompt)), callbackUrl is null ? "" : $",\"callback_url\":\"{callbackUrl}\""));
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Json;
    }

    public static async Task<JsonElement> ReadBatchAsync(this TestEmulator emulator, JsonElement batch) =>
        (await emulator.GetAsync($"/v1/batches/{Id(batch)}")).Json;

    public static async Task<int> RunsAsync(this TestEmulator emulator) =>
        (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items")[0].GetProperty("runs").GetInt32();

    public static string Id(this JsonElement thing) => thing.GetProperty("id").GetString()!;

    public static string Status(this JsonElement thing) => thing.GetProperty("status_code").GetString()!;

    public static IReadOnlyList<JsonElement> Items(this JsonElement thing) => [.. thing.GetProperty("items").EnumerateArray()];

    public static string RunId(this JsonElement item) => item.GetProperty("run_id").GetString()!;
}
