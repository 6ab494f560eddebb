using System.Net;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Snapshots;

/// <summary>What a reset to a snapshot brings back, and what goes on from there.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public async Task A_reset_to_a_snapshot_brings_back_runs_clock_balance_and_lifecycle()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync();
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(200));
        await emulator.PutAsync("/_emulator/account", """{"balance":7}""");
        await emulator.PutAsync("/_emulator/lifecycle", """{"step_ms":3,"concurrency":9}""");
        var (before, lifecycle) = (await emulator.RunAsync(run), await emulator.GetAsync("/_emulator/lifecycle"));

        var taken = await emulator.PostAsync("/_emulator/snapshots/base", null);
        Assert.Equal(HttpStatusCode.Created, taken.Status);
        Assert.Equal("2026-01-01T00:00:00.200000Z", taken.Text("now"));
        await emulator.PostAsync("/_emulator/reset", null);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.RunAsync(run)).Status);

        var reset = await emulator.PostAsync("/_emulator/reset", """{"to":"base"}""");
        Assert.Equal("""{"epoch":2,"now":"2026-01-01T00:00:00.200000Z"}""", reset.Text);
        Assert.Equal(before.Text, (await emulator.RunAsync(run)).Text);
        Assert.Equal("7", (await emulator.PutAsync("/_emulator/account", "{}")).Text("balance"));
        Assert.Equal(lifecycle.Text, (await emulator.GetAsync("/_emulator/lifecycle")).Text);
    }

    [Fact]
    public async Task What_came_to_a_sink_and_what_receivers_answered_come_back_with_their_headers()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync(callbackUrl: emulator.Emulator.Default.SinkUrl("shop"));
        await emulator.UntilIdleAsync();
        var (messages, callbacks) = (await emulator.GetAsync("/_emulator/sink/shop/messages"), await AnswersAsync());
        Assert.Contains("Runflow-Signature", messages.Text, StringComparison.Ordinal);
        await emulator.PostAsync("/_emulator/snapshots/base", null);

        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync("/_emulator/reset", """{"to":"base"}""")).Status);

        Assert.Equal(messages.Text, (await emulator.GetAsync("/_emulator/sink/shop/messages")).Text);
        Assert.Equal(callbacks, await AnswersAsync());

        async Task<string> AnswersAsync() => (await emulator.GetAsync("/_emulator/callbacks")).Json.GetProperty("items")[0].GetProperty("attempts")[0].GetProperty("answer").GetRawText();
    }

    [Fact]
    public async Task The_next_twin_of_a_request_gets_the_next_ordinals_ids()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.CreateAsync(Bodies.Plain);
        await emulator.PostAsync("/_emulator/snapshots/base", null);
        var second = await emulator.CreateAsync(Bodies.Plain);

        await emulator.PostAsync("/_emulator/reset", """{"to":"base"}""");

        Assert.Equal(second.Text, (await emulator.CreateAsync(Bodies.Plain)).Text);
    }

    [Fact]
    public async Task Idempotency_keys_and_scopes_come_back()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var first = await CreateAsync();
        await emulator.PutAsync("/_emulator/account", """{"scopes":["runs:write"]}""");
        await emulator.PostAsync("/_emulator/snapshots/base", null);
        await emulator.PostAsync("/_emulator/reset", null);

        await emulator.PostAsync("/_emulator/reset", """{"to":"base"}""");

        Assert.Equal(first.Text, (await CreateAsync()).Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await emulator.RunAsync(first.Json.GetProperty("id").GetGuid())).Status);
        await emulator.AdvanceAsync(TimeSpan.FromHours(25));
        Assert.NotEqual(first.Text, (await CreateAsync()).Text);

        Task<Reply> CreateAsync() => emulator.SendAsync(
            HttpMethod.Post, Testing.EmulatedSandbox.EditRuns, Bodies.Plain, change: static request => request.Headers.Add("Idempotency-Key", "once"));
    }

    [Fact]
    public async Task Webhooks_come_back_and_go_on_with_what_they_were_sending()
    {
        await using var receiver = await Receiver.StartAsync(503, 200);
        await using var emulator = await TestEmulator.StartAsync();
        var webhook = (await emulator.PostAsync("/v1/webhooks", $$"""{"url":"{{receiver.Url}}"}""")).Json.GetProperty("id").GetString();
        await emulator.SubmitAsync();
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(1300));
        Assert.Single(receiver.Calls);
        await emulator.PostAsync("/_emulator/snapshots/base", null);
        await emulator.PostAsync("/_emulator/reset", null);

        await emulator.PostAsync("/_emulator/reset", """{"to":"base"}""");
        await emulator.UntilIdleAsync();

        Assert.Equal(2, receiver.Calls.Count);
        Assert.Equal(receiver.Calls[0].Text, receiver.Calls[1].Text);
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync($"/v1/webhooks/{webhook}")).Status);
    }

    [Fact]
    public async Task An_attempt_under_way_counts_as_not_yet_sent()
    {
        await using var receiver = await HeldReceiver.StartAsync();
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        var advance = emulator.PostAsync("/_emulator/clock/advance", """{"until_idle":true}""");
        await receiver.Called.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync("/_emulator/snapshots/calling", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync("/_emulator/reset", """{"to":"calling"}""")).Status);
        Assert.Equal("reset", (await advance).Text("stopped_because"));
        receiver.Release.SetResult();
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.DeliveriesAsync(run));
        Assert.Equal(("delivered", 1, delivery.CreatedAt), (delivery.StatusCode, delivery.AttemptCount, delivery.Attempts[0].CreatedAt));
    }

    [Fact]
    public async Task Sources_that_were_being_fetched_are_fetched_again_and_fetched_ones_are_kept()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var called = new SemaphoreSlim(0);
        await using var pictures = await Receiver.StartAsync(async (call, http) =>
        {
            called.Release();
            if (call.Path.EndsWith("slow", StringComparison.Ordinal))
            {
                await held.Task;
            }

            await http.Response.Body.WriteAsync(AssetBench.Photo, TestContext.Current.CancellationToken);
        });
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Sources = SourceMode.Fetch });
        var quick = (await emulator.CreateAsync(Bodies.Image($"\"{pictures.Url}/quick\""))).Json.GetProperty("id").GetGuid();
        await emulator.UntilIdleAsync();
        var slow = (await emulator.CreateAsync(Bodies.Image($"\"{pictures.Url}/slow\""))).Json.GetProperty("id").GetGuid();
        _ = emulator.PostAsync("/_emulator/clock/advance", """{"until_idle":true}""");
        await called.WaitAsync(TestContext.Current.CancellationToken);
        await called.WaitAsync(TestContext.Current.CancellationToken);

        await emulator.PostAsync("/_emulator/snapshots/fetching", null);
        await emulator.PostAsync("/_emulator/reset", """{"to":"fetching"}""");
        held.SetResult();
        await emulator.UntilIdleAsync();

        var (one, other) = (await ImageAsync(emulator, quick), await ImageAsync(emulator, slow));
        Assert.Equal(one.Record!.Sources, other.Record!.Sources);
        Assert.Equal((one.Record.Width, one.Record.Height), (other.Record.Width, other.Record.Height));
    }

    [Fact]
    public async Task Assets_come_back_with_their_bytes_and_an_upload_can_be_finished()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var asset = await emulator.UploadAsync(AssetBench.Photo);
        var announced = await emulator.AnnounceAsync(AssetBench.Photo.Length, name: "late.png");
        await emulator.PutBytesAsync(announced.Text("upload_url"), AssetBench.Photo);
        await emulator.PostAsync("/_emulator/snapshots/base", null);
        await emulator.PostAsync("/_emulator/reset", null);
        Assert.Empty((await emulator.GetAsync("/v1/assets")).Json.GetProperty("items").EnumerateArray());

        await emulator.PostAsync("/_emulator/reset", """{"to":"base"}""");

        Assert.Equal(AssetBench.Photo, (await emulator.GetAsync(asset.GetProperty("url").GetString()!)).Body);
        Assert.Equal(HttpStatusCode.Created, (await emulator.ConfirmAsync(announced.Text("asset_id"))).Status);
        Assert.Equal(2, (await emulator.GetAsync("/v1/assets")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_clock_that_goes_goes_on_from_where_it_was()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Real });
        await emulator.PutAsync("/_emulator/clock", """{"mode":"rate","rate":2,"now":"2999-01-01T00:00:00Z"}""");
        await emulator.PostAsync("/_emulator/snapshots/later", null);
        await emulator.PostAsync("/_emulator/reset", null);

        await emulator.PostAsync("/_emulator/reset", """{"to":"later"}""");

        var clock = (await emulator.GetAsync("/_emulator/clock")).Json;
        Assert.Equal(("rate", 2.0), (clock.GetProperty("mode").GetString(), clock.GetProperty("rate").GetDouble()));
        Assert.Equal(2999, clock.GetProperty("now").GetDateTimeOffset().Year);
    }

    [Fact]
    public async Task Await_counters_and_journal_begin_anew()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        await emulator.PostAsync("/_emulator/snapshots/ended", null);

        await emulator.PostAsync("/_emulator/reset", """{"to":"ended"}""");

        Assert.Equal(HttpStatusCode.RequestTimeout, (await emulator.GetAsync("/_emulator/await?runs.terminal=1&timeout_ms=1")).Status);
        Assert.Equal(0, (await emulator.GetAsync("/_emulator/requests?path=/v1/**")).Json.GetProperty("items").GetArrayLength());
    }

    private static async Task<Emulator.Images.ImageVerdict> ImageAsync(TestEmulator emulator, Guid run)
    {
        var output = (await emulator.RunAsync(run)).Json.GetProperty("output").GetProperty("outputs")[0];
        return Emulator.Images.ImageInspection.Inspect((await emulator.GetAsync(output.GetProperty("url").GetString()!)).Body);
    }
}
