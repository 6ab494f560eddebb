using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Chance;

/// <summary>
/// Five hundred runs in two waves on a standing clock: some with equal bodies, some cancelled at two instants, some with an image
/// that cannot be read, most with a callback, to a receiver that answers by what it is sent. The threads share the requests
/// of a wave out among themselves; an odd number takes them from the end.
/// </summary>
internal sealed class Scenario(RunflowEmulator emulator, int threads) : IAsyncDisposable
{
    private const int Wave = 250;

    /// <summary>What every emulator of the comparison is told.</summary>
    public static readonly EmulatorOptions Options = new() { ClockMode = ClockMode.Manual, PublicUrl = "http://emulator.example", CallbackTimeout = Patience.Limit };

    private readonly ConcurrentBag<Guid> created = [];
    private readonly ConcurrentDictionary<Guid, int> calls = new();
    private readonly HttpClient client = emulator.CreateClient();

    public async Task<Transcript> PlayAsync()
    {
        await using var receiver = await Receiver.StartAsync(AnswerAsync);
        var port = new Uri(receiver.Url).Port;
        await CreateAsync(0, receiver.Url);
        await CancelAsync(11);
        await emulator.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        await CancelAsync(7);
        await CreateAsync(Wave / 2, receiver.Url);
        await emulator.Clock.RunUntilIdleAsync(TestContext.Current.CancellationToken);
        return await Transcript.OfAsync(client, created, port, static id => id.ToByteArray()[15] % 64 == 0);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await emulator.DisposeAsync();
    }

    /// <summary>The second wave repeats half of the first, so that its bodies meet their next ordinals at another instant.</summary>
    private Task CreateAsync(int from, string receiver) => Workers.RunAsync(threads, Order(Enumerable.Range(from, Wave)), async number =>
    {
        using var body = new StringContent(Body(number, receiver), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(EmulatedSandbox.EditRuns, UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        using var run = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        created.Add(run.RootElement.GetProperty("id").GetGuid());
    });

    private Task CancelAsync(int every) => Workers.RunAsync(threads, Order(created.Where(id => id.ToByteArray()[14] % every == 0)), async id =>
    {
        using var response = await client.PostAsync(new Uri($"/v1/admin/runs/{id}/cancellation", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
    });

    private IEnumerable<T> Order<T>(IEnumerable<T> things) => threads == 1 ? things : things.Reverse();

    private static string Body(int number, string receiver)
    {
        // Every tenth body stands for five requests.
        var same = number % 10 == 3 ? number / 50 * 50 : number;
        var source = same % 17 == 5 ? "data:image/png;base64,iVBORw0KGgo=" : "https://images.example/source.png";
        var callback = same % 6 == 0 ? "" : $"\"callback_url\":\"{receiver}/{(same % 5) switch { 0 => "fails", 1 => "recovers", 2 => "drops", 3 => "refuses", _ => "takes" }}\",";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{{{{callback}}}"metadata":{"order":{{{same}}}},"input":{"prompt":"Edit {{{same}}}, żółw","steps":{{{1 + (same % 4)}}},"image_size":"square","image_urls":["{{{source}}}"]}}""");
    }

    private async Task AnswerAsync(Received call, Microsoft.AspNetCore.Http.HttpContext http)
    {
        using var payload = JsonDocument.Parse(call.Body);
        var attempt = calls.AddOrUpdate(payload.RootElement.GetProperty("run_id").GetGuid(), 1, static (_, count) => count + 1);
        switch (call.Path.Split('/')[^1])
        {
            case "fails":
            case "recovers" when attempt < 3:
                http.Response.StatusCode = 503;
                break;
            case "drops" when attempt == 1:
                http.Abort();
                return;
            case "refuses":
                http.Response.StatusCode = 410;
                break;
        }

        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"{call.Path} {attempt}"), TestContext.Current.CancellationToken);
    }
}
