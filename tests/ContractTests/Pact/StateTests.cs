using System.Net;
using System.Text;
using Runflow.Emulator.Pact;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Pact;

/// <summary>The provider's states, as a verifier asks for them: what each makes true.</summary>
public sealed class StateTests
{
    [Theory]
    [InlineData("a queued run", "queued")]
    [InlineData("a dispatching run", "dispatching")]
    [InlineData("a running run", "running")]
    [InlineData("a run that succeeded", "succeeded")]
    [InlineData("A run that SUCCEEDED ", "succeeded")]
    [InlineData("a run that was flagged", "succeeded")]
    [InlineData("a run that failed", "failed")]
    [InlineData("a run that failed with OUT_OF_MEMORY", "failed")]
    [InlineData("a run that was cancelled", "cancelled")]
    public async Task A_run_stands_as_its_state_says(string state, string status)
    {
        foreach (var options in (EmulatorOptions[])[new() { ClockMode = ClockMode.Manual }, new() { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Poll }, new() { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Manual }])
        {
            await using var emulator = await TestEmulator.StartAsync(options);

            var values = await emulator.SetUpAsync(state);

            var run = (await emulator.GetAsync($"/v1/runs/{values.GetProperty("run_id").GetString()}")).Json;
            Assert.Equal((status, status), (run.GetProperty("status_code").GetString(), values.GetProperty("status").GetString()));
        }
    }

    [Theory]
    [InlineData("a queued batch", "queued", 0, 0)]
    [InlineData("a batch that succeeded", "succeeded", 2, 0)]
    [InlineData("a batch that succeeded in part", "partial_succeeded", 1, 1)]
    public async Task A_batch_stands_as_its_state_says_and_has_told_its_receiver(string state, string status, int succeeded, int failed)
    {
        foreach (var options in (EmulatorOptions[])[new() { ClockMode = ClockMode.Manual }, new() { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Poll }, new() { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Manual }])
        {
            await using var emulator = await TestEmulator.StartAsync(options);

            var values = await emulator.SetUpAsync(state);

            var id = values.GetProperty("batch_id").GetString();
            var batch = (await emulator.GetAsync($"/v1/batches/{id}")).Json;
            Assert.Equal((status, succeeded, failed), (batch.GetProperty("status_code").GetString(), batch.GetProperty("items_succeeded").GetInt32(), batch.GetProperty("items_failed").GetInt32()));
            Assert.Equal(status, values.GetProperty("status").GetString());
            Assert.Equal(status == "queued" ? [] : ["delivered"], (await emulator.GetAsync($"/v1/batches/{id}/callback")).Json.EnumerateArray().Select(static one => one.GetProperty("status_code").GetString()));
        }
    }

    [Fact]
    public async Task A_webhook_is_told_of_the_run_of_the_state_behind_it()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var webhook = (await emulator.SetUpAsync("a webhook")).GetProperty("webhook_id").GetString();
        var silent = (await emulator.SetUpAsync("a disabled webhook")).GetProperty("webhook_id").GetString();
        await emulator.SetUpAsync("a run that failed");

        Assert.Equal("run.failed", Assert.Single((await emulator.GetAsync($"/v1/webhooks/{webhook}/deliveries")).Json.GetProperty("items").EnumerateArray()).GetProperty("event_type_code").GetString());
        Assert.Empty((await emulator.GetAsync($"/v1/webhooks/{silent}/deliveries")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_used_idempotency_key_is_refused_and_others_are_not()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.SetUpAsync("a used idempotency key order-1");

        Assert.Equal(HttpStatusCode.Conflict, (await CreateAsync("order-1")).Status);
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync("order-2")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await emulator.StateAsync("a used idempotency key order-1")).Status);

        Task<Reply> CreateAsync(string key) => emulator.SendAsync(HttpMethod.Post, Testing.EmulatedSandbox.EditRuns, Bodies.Plain, change: request => request.Headers.Add("Idempotency-Key", key));
    }

    [Fact]
    public async Task A_run_that_has_ended_has_told_its_receiver()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var values = await emulator.SetUpAsync("a run that failed with {code}", """{"code":"PROVIDER_TIMEOUT","message":"Too slow.","stage":"dispatch"}""");

        var delivery = Assert.Single(await emulator.DeliveriesAsync(values.GetProperty("run_id").GetGuid()));
        Assert.Equal("delivered", delivery.StatusCode);
        var run = (await emulator.RunAsync(values.GetProperty("run_id").GetGuid())).Json;
        Assert.Equal(
            ("PROVIDER_TIMEOUT", "Too slow.", "dispatch"),
            (run.GetProperty("failure_code").GetString(), run.GetProperty("failure_message").GetString(), run.GetProperty("failure_stage_code").GetString()));
    }

    [Fact]
    public async Task A_run_has_the_id_and_the_request_that_the_pact_names()
    {
        const string Id = "018f0000-0000-7000-8000-000000000001";
        const string Params = $$$"""{"run_id":"{{{Id}}}","request":{"input":{"prompt":"A red bicycle","seed":7},"client_ref":"order-1"}}""";
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.SetUpAsync("a run that succeeded", Params);

        var run = (await emulator.GetAsync($"/v1/runs/{Id}")).Json;
        Assert.Equal(("order-1", 7), (run.GetProperty("client_ref").GetString(), run.GetProperty("output").GetProperty("seed").GetInt64()));
        var twin = await emulator.StateAsync("a run that succeeded", Params);
        Assert.Equal(HttpStatusCode.Conflict, twin.Status);
        Assert.Contains(Id, twin.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_has_as_many_runs_as_its_state_says()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.SetUpAsync("12 runs that succeeded");

        Assert.Equal(12, (await emulator.GetAsync("/v1/runs?q=status_code:succeeded")).Json.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("an empty balance", 402)]
    [InlineData("a balance of 0.004", 402)]
    [InlineData("a refused key", 401)]
    [InlineData("a rate-limited key", 429)]
    [InlineData("a key without the scope runs:write", 403)]
    [InlineData("an unverified e-mail address", 403)]
    [InlineData("an unavailable model", 503)]
    [InlineData("a failing service", 500)]
    public async Task A_create_is_refused_until_the_state_is_undone(string state, int status)
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.SetUpAsync(state);
        Assert.Equal(status, (int)(await emulator.CreateAsync(Bodies.Plain)).Status);
        await emulator.StateAsync(state, action: "teardown");
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Plain)).Status);
    }

    [Fact]
    public async Task A_state_concerns_the_sandbox_of_its_key_alone()
    {
        await using var emulator = await TestEmulator.StartAsync();
        using var poor = emulator.ClientOf("rf_live_poor");

        await emulator.SetUpAsync("an empty balance", """{"key":"rf_live_poor"}""");

        Assert.Equal(HttpStatusCode.PaymentRequired, (await emulator.SendAsync(HttpMethod.Post, Testing.EmulatedSandbox.EditRuns, Bodies.Plain, poor)).Status);
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Plain)).Status);
    }

    [Fact]
    public async Task An_uploaded_asset_can_be_edited()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var values = await emulator.SetUpAsync("an uploaded asset", """{"filename":"desk.png"}""");

        Assert.Equal("desk.png", (await emulator.GetAsync($"/v1/assets/{values.GetProperty("asset_id").GetString()}")).Json.GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Image($"\"{values.GetProperty("reference").GetString()}\""))).Status);
    }

    [Fact]
    public async Task An_announced_upload_takes_its_bytes_at_the_path_that_it_answers()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var values = await emulator.SetUpAsync("an announced upload");

        using var content = new ByteArrayContent(Convert.FromBase64String(Bodies.PixelBase64));
        content.Headers.ContentType = new("image/png");
        using var put = await emulator.Client.PutAsync(
            $"{values.GetProperty("upload_path").GetString()}?expires={values.GetProperty("upload_expires").GetString()}&signature={values.GetProperty("upload_signature").GetString()}",
            content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.EndsWith(put.RequestMessage!.RequestUri!.PathAndQuery, values.GetProperty("upload_url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task States_are_listed_with_what_they_take_and_answer()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var items = (await emulator.GetAsync(PactEndpoints.StatesPath)).Json.GetProperty("items").EnumerateArray().ToDictionary(static item => item.GetProperty("name").GetString()!);

        Assert.Equal(PactStates.All.Select(static state => state.Name), items.Keys);
        Assert.Contains("run_id", items["a queued run"].GetProperty("values").EnumerateArray().Select(static value => value.GetString()));
        Assert.Contains("code", items["a run that failed with {code}"].GetProperty("params").EnumerateArray().Select(static item => item.GetProperty("name").GetString()));
    }

    [Fact]
    public void The_documentation_lists_every_state()
    {
        using var stream = typeof(StateTests).Assembly.GetManifestResourceStream("docs/contract.md")!;
        using var reader = new StreamReader(stream);
        var table = new StringBuilder("| state | params | values | what it makes true |\n|---|---|---|---|\n");
        foreach (var state in PactStates.All)
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{state.Name}` | {Names(state.Params.Select(static given => given.Name))} | {Names(state.Values)} | {state.Meaning} |\n");
        }

        Assert.True(reader.ReadToEnd().ReplaceLineEndings("\n").Contains(table.ToString(), StringComparison.Ordinal), $"docs/contract.md has another table of states than:\n{table}");

        static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(static name => $"`{name}`"));
    }
}
