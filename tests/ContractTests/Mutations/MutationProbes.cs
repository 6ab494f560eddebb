using System.Net;
using System.Text.Json;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Callbacks;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Mutations;

/// <summary>
/// The suite that mutations are to fail: what a client relies on, asked through a client that holds every answer against openapi.yaml.
/// Each probe has a sandbox of its own in the server that it is given.
/// </summary>
internal static class MutationProbes
{
    /// <summary>What every sandbox signs with at birth.</summary>
    public static readonly string Secret = SigningSecret.AtBirth(new EmulatorOptions(), default)!.Plain;

    private static readonly string[] CallbackFields = ["event", "run_id", "status", "output", "duration_ms", "created_at", "completed_at", "metadata"];

    public static IReadOnlyList<(string Name, Func<Client, Task> Ask)> All { get; } =
    [
        ("create", CreateAsync), ("success", SuccessAsync), ("failure", FailureAsync), ("cancel", CancelAsync), ("callback", CallbackAsync), ("retries", RetriesAsync),
        ("final", FinalAsync), ("idempotency", IdempotencyAsync), ("lists", ListsAsync), ("auth", AuthAsync), ("errors", ErrorsAsync), ("money", MoneyAsync), ("picture", PictureAsync),
    ];

    private static async Task CreateAsync(Client client)
    {
        var created = await client.PostAsync(EmulatedSandbox.EditRuns, """{"input":{"prompt":"x"},"metadata":{"price":1.50,"order":"17"},"client_ref":"me"}""");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var run = created.Json;
        Assert.Equal(("queued", "me", """{"price":1.50,"order":"17"}"""), (run.GetProperty("status_code").GetString(), run.GetProperty("client_ref").GetString(), run.GetProperty("metadata").GetRawText()));
    }

    private static async Task SuccessAsync(Client client)
    {
        var run = await client.EndOfAsync("""{"input":{"prompt":"x","seed":42,"image_size":"portrait_4_3"}}""");
        var output = run.GetProperty("output");
        Assert.Equal(("succeeded", "0.005", 42), (run.GetProperty("status_code").GetString(), run.GetProperty("cost").GetString(), output.GetProperty("seed").GetInt64()));
        Assert.Equal((768, 1024), (output.GetProperty("outputs")[0].GetProperty("width").GetInt32(), output.GetProperty("outputs")[0].GetProperty("height").GetInt32()));
        var took = run.GetProperty("completed_at").GetDateTimeOffset() - run.GetProperty("created_at").GetDateTimeOffset();
        Assert.Equal((long)took.TotalMilliseconds, run.GetProperty("duration_ms").GetInt64());
    }

    private static async Task FailureAsync(Client client)
    {
        var before = await client.BalanceAsync();
        var run = await client.EndOfAsync($$"""{"input":{"prompt":"[[fail:PROVIDER_TIMEOUT]]"},"callback_url":"{{client.Sink("failed")}}"}""");
        Assert.Equal(("failed", JsonValueKind.Null), (run.GetProperty("status_code").GetString(), run.GetProperty("cost").ValueKind));
        Assert.Equal(before, await client.BalanceAsync());
        var told = Assert.Single(await client.MessagesAsync("failed")).Json;
        Assert.Equal(("run.failed", JsonValueKind.Null), (told.GetProperty("event").GetString(), told.GetProperty("output").ValueKind));
    }

    private static async Task CancelAsync(Client client)
    {
        var id = (await client.CreateAsync($$"""{"input":{"prompt":"x"},"callback_url":"{{client.Sink("cancelled")}}"}""")).GetProperty("id").GetString();
        var first = await client.PostAsync($"/v1/admin/runs/{id}/cancellation", "{}");
        await client.UntilIdleAsync();
        var second = await client.PostAsync($"/v1/admin/runs/{id}/cancellation", "{}");
        await client.UntilIdleAsync();
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, second.Status));
        Assert.Equal("cancelled", second.Json.GetProperty("status_code").GetString());
        Assert.Single(await client.MessagesAsync("cancelled"));
    }

    private static async Task CallbackAsync(Client client)
    {
        var run = await client.EndOfAsync($$$"""{"input":{"prompt":"x"},"callback_url":"{{{client.Sink("told")}}}","metadata":{"text":"Grüße + <b>"}}""");
        var message = Assert.Single(await client.MessagesAsync("told"));
        var told = message.Json;
        Assert.Equal(CallbackFields, told.EnumerateObject().Select(static field => field.Name));
        Assert.Equal(("run.completed", run.GetProperty("id").GetString(), "succeeded"), (told.GetProperty("event").GetString(), told.GetProperty("run_id").GetString(), told.GetProperty("status").GetString()));
        Assert.EndsWith("+00:00", told.GetProperty("created_at").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("+00:00", told.GetProperty("completed_at").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"text":"Grüße + <b>"}""", told.GetProperty("metadata").GetRawText());
        Assert.Equal(VendorSignature.Of(Secret, message.Body), message.Headers.GetValueOrDefault("Runflow-Signature"));
        Assert.True(Guid.TryParseExact(message.Headers.GetValueOrDefault("Runflow-Request-Id"), "D", out _));
        var delivery = Assert.Single((await client.GetAsync($"/v1/runs/{run.GetProperty("id").GetString()}/callback")).Json.EnumerateArray());
        Assert.Equal(delivery.GetProperty("payload_bytes").GetString(), message.Text);
    }

    private static async Task RetriesAsync(Client client)
    {
        var run = await client.EndOfAsync($$"""{"input":{"prompt":"x"},"callback_url":"{{client.Sink("again", "respond=503,503,200")}}"}""");
        var messages = await client.MessagesAsync("again");
        Assert.Equal(3, messages.Count);
        Assert.Single(messages.Select(static message => message.Text).Distinct());
        Assert.Single(messages.Select(static message => message.Headers.GetValueOrDefault("Runflow-Request-Id")).Distinct());
        var attempts = (await client.GetAsync($"/v1/runs/{run.GetProperty("id").GetString()}/callback")).Json[0].GetProperty("attempts").EnumerateArray().Select(static attempt => attempt.GetProperty("created_at").GetDateTimeOffset()).ToList();
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], [attempts[1] - attempts[0], attempts[2] - attempts[1]]);
    }

    private static async Task FinalAsync(Client client)
    {
        await client.EndOfAsync($$"""{"input":{"prompt":"x"},"callback_url":"{{client.Sink("gone", "respond=410,200")}}"}""");
        Assert.Single(await client.MessagesAsync("gone"));
    }

    private static async Task IdempotencyAsync(Client client)
    {
        const string Body = """{"input":{"prompt":"once"}}""";
        var first = await client.PostAsync(EmulatedSandbox.EditRuns, Body, "key");
        var again = await client.PostAsync(EmulatedSandbox.EditRuns, Body, "key");
        var other = await client.PostAsync(EmulatedSandbox.EditRuns, """{"input":{"prompt":"twice"}}""", "key");
        Assert.Equal(first.Body, again.Body);
        Assert.Equal((HttpStatusCode.Conflict, "CONFLICT"), (other.Status, other.Code));
    }

    private static async Task ListsAsync(Client client)
    {
        var ids = new List<string>();
        foreach (var prompt in (string[])["a", "b", "c", "d", "e"])
        {
            ids.Add((await client.CreateAsync($$"""{"input":{"prompt":"{{prompt}}"},"client_ref":"{{prompt}}"}""")).GetProperty("id").GetString()!);
            await client.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        var seen = new List<string>();
        string? cursor = "";
        for (var pages = 0; cursor is not null && pages < 10; pages++)
        {
            var page = (await client.GetAsync(cursor.Length == 0 ? "/v1/runs?limit=2" : $"/v1/runs?limit=2&pq={cursor}")).Json;
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 2);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(static run => run.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next").GetString();
        }

        Assert.Equal(ids.AsEnumerable().Reverse(), seen);
        Assert.Equal(ids[1], Assert.Single((await client.GetAsync("/v1/runs?q=client_ref:b")).Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    private static async Task AuthAsync(Client client)
    {
        var id = (await client.CreateAsync("""{"input":{"prompt":"mine"}}""")).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(HttpMethod.Get, "/v1/runs", null, static request => request.Headers.Add("Authorization", "Basic eDp4"))).Status);
        var other = await client.SendAsync(HttpMethod.Get, $"/v1/runs/{id}", null, static request => request.Headers.Add("X-Organization-Id", "6f1c1d0e-6a0b-4c52-9f0e-2d4f6b1a7c30"));
        Assert.Equal((HttpStatusCode.NotFound, "RUN_NOT_FOUND"), (other.Status, other.Code));
    }

    private static async Task ErrorsAsync(Client client)
    {
        var unknown = await client.GetAsync("/v1/runs/019b76da-a800-7000-8000-000000000000");
        Assert.Equal((HttpStatusCode.NotFound, "RUN_NOT_FOUND"), (unknown.Status, unknown.Code));
        var invalid = await client.PostAsync(EmulatedSandbox.EditRuns, """{"input":{"steps":0,"image_size":"huge"},"callback_url":"x"}""");
        Assert.Equal(["body.callback_url", "body.input.image_size", "body.input.prompt", "body.input.steps"], invalid.Locs.Order(StringComparer.Ordinal));
    }

    private static async Task MoneyAsync(Client client)
    {
        await client.SendAsync(HttpMethod.Put, "/_emulator/account", """{"balance":0.006}""");
        await client.EndOfAsync("""{"input":{"prompt":"paid"}}""");
        Assert.Equal("0.001", await client.BalanceAsync());
        var refused = await client.PostAsync(EmulatedSandbox.EditRuns, """{"input":{"prompt":"unpaid"}}""");
        Assert.Equal((HttpStatusCode.PaymentRequired, "INSUFFICIENT_CREDIT"), (refused.Status, refused.Code));
    }

    private static async Task PictureAsync(Client client)
    {
        var run = await client.EndOfAsync("""{"input":{"prompt":"x","image_size":"square","seed":7}}""");
        var url = new Uri(run.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!).PathAndQuery;
        var first = await client.GetAsync(url);
        Assert.Equal((512, 512), (PngSize.Side(first.Body, 16), PngSize.Side(first.Body, 20)));
        Assert.Equal(first.Body, (await client.GetAsync(url)).Body);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(url[..^1] + (url[^1] == '0' ? '1' : '0'))).Status);
    }

    /// <summary>A client of a sandbox of its own.</summary>
    internal sealed class Client(TestEmulator emulator, string key)
    {
        private readonly EmulatedSandbox sandbox = emulator.Emulator.Sandbox(key);
        private readonly HttpClient http = emulator.ClientOf(key);

        public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

        public Task<Reply> PostAsync(string path, string json, string? idempotencyKey = null) => SendAsync(HttpMethod.Post, path, json, request =>
        {
            if (idempotencyKey is not null)
            {
                request.Headers.Add("Idempotency-Key", idempotencyKey);
            }
        });

        public Task<Reply> SendAsync(HttpMethod method, string path, string? json, Action<HttpRequestMessage>? change = null) => emulator.SendAsync(method, path, json, http, change);

        public async Task<JsonElement> CreateAsync(string json)
        {
            var created = await PostAsync(EmulatedSandbox.EditRuns, json);
            Assert.Equal(HttpStatusCode.Created, created.Status);
            return created.Json;
        }

        /// <summary>Creates a run and answers it as it is when nothing is left to happen.</summary>
        public async Task<JsonElement> EndOfAsync(string json)
        {
            var id = (await CreateAsync(json)).GetProperty("id").GetString();
            await UntilIdleAsync();
            return (await GetAsync($"/v1/runs/{id}")).Json;
        }

        public Task UntilIdleAsync() => sandbox.Clock.RunUntilIdleAsync(TestContext.Current.CancellationToken);

        public Task AdvanceAsync(TimeSpan by) => sandbox.Clock.AdvanceAsync(by, TestContext.Current.CancellationToken);

        public async Task<string?> BalanceAsync() => (await GetAsync("/v1/billing/balance")).Json.GetProperty("balance").GetString();

        public string Sink(string name, string? script = null) => sandbox.SinkUrl(name, script);

        public async Task<IReadOnlyList<Message>> MessagesAsync(string name) =>
            [.. (await sandbox.GetSinkMessagesAsync(name, TestContext.Current.CancellationToken)).Select(static message => new Message(message.Body.ToArray(), message.Headers.ToDictionary(static header => header.Key, static header => header.Value, StringComparer.OrdinalIgnoreCase)))];
    }

    /// <summary>What came to a sink.</summary>
    internal sealed record Message(byte[] Body, IReadOnlyDictionary<string, string> Headers)
    {
        public string Text => System.Text.Encoding.UTF8.GetString(Body);

        public JsonElement Json => JsonElement.Parse(Body);
    }
}
