using System.Net;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Batches;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Batches;

/// <summary>Section 7 of the wire reference: batches, their items and their runs.</summary>
public sealed class BatchTests
{
    private static readonly string[] Two = ["Make it blue", "Make it red"];

    [Fact]
    public async Task Every_item_becomes_a_run_of_the_batch()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var batch = (await emulator.BatchAsync(BatchBench.Body(
            [BatchBench.Item("Make it blue", ",\"client_ref\":\"shot-1\",\"seed\":7"), BatchBench.Item("Make it red")], ",\"metadata\":{\"b\":1.50,\"a\":[]}"))).Json;
        var runs = new List<JsonElement>();
        foreach (var item in batch.Items())
        {
            runs.Add((await emulator.GetAsync($"/v1/runs/{item.RunId()}")).Json);
        }

        Assert.Equal(("queued", 2), (batch.Status(), batch.GetProperty("items_total").GetInt32()));
        Assert.Equal(runs[0].GetProperty("model_id").GetString(), batch.GetProperty("target_id").GetString());
        Assert.Equal([0, 1], batch.Items().Select(static item => item.GetProperty("sequence_index").GetInt32()));
        Assert.Equal(["shot-1", null], batch.Items().Select(static item => item.GetProperty("client_ref").GetString()));
        Assert.All(runs, run => Assert.Equal(batch.Id(), run.GetProperty("batch_id").GetString()));
        Assert.Equal("""{"prompt":"Make it blue","image_urls":["https://images.example/source.png"],"seed":7}""", runs[0].GetProperty("input").GetRawText());
        Assert.Equal(["shot-1", null], runs.Select(static run => run.GetProperty("client_ref").GetString()));
        Assert.All(runs, static run => Assert.Equal("""{"b":1.50,"a":[]}""", run.GetProperty("metadata").GetRawText()));
        Assert.All(runs, static run => Assert.Equal(JsonValueKind.Null, run.GetProperty("callback_url").ValueKind));
    }

    [Fact]
    public async Task A_batch_stands_where_its_runs_stand()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var batch = await emulator.SubmitBatchAsync(Two);
        var seen = new List<string> { batch.Status() };
        while (seen[^1] is "queued" or "running")
        {
            await emulator.PostAsync("/_emulator/clock/advance", """{"to_next":true}""");
            batch = await emulator.ReadBatchAsync(batch);
            seen.Add(batch.Status());
        }

        var ends = new List<DateTimeOffset>();
        foreach (var item in batch.Items())
        {
            ends.Add((await emulator.GetAsync($"/v1/runs/{item.RunId()}")).Json.GetProperty("completed_at").GetDateTimeOffset());
        }

        Assert.Equal(["queued", "running", "succeeded"], seen.Distinct());
        Assert.Equal(ends.Max(), batch.GetProperty("completed_at").GetDateTimeOffset());
        Assert.Equal(
            (long)(ends.Max() - batch.GetProperty("created_at").GetDateTimeOffset()).TotalMilliseconds, batch.GetProperty("duration_ms").GetInt64());
        Assert.True(batch.GetProperty("started_at").GetDateTimeOffset() < ends.Min());
    }

    [Theory]
    [InlineData("succeeded", RunStatus.Succeeded, RunStatus.Succeeded)]
    [InlineData("partial_succeeded", RunStatus.Succeeded, RunStatus.Failed)]
    [InlineData("partial_succeeded", RunStatus.Cancelled, RunStatus.Succeeded)]
    [InlineData("failed", RunStatus.Failed, RunStatus.Failed)]
    [InlineData("failed", RunStatus.Cancelled, RunStatus.Failed)]
    [InlineData("cancelled", RunStatus.Cancelled, RunStatus.Cancelled)]
    [InlineData("running", RunStatus.Succeeded, RunStatus.Running)]
    [InlineData("running", RunStatus.Succeeded, RunStatus.Queued)]
    [InlineData("running", RunStatus.Dispatching, RunStatus.Queued)]
    [InlineData("queued", RunStatus.Queued, RunStatus.Queued)]
    public void The_status_is_what_the_runs_come_to(string status, params RunStatus[] runs) => Assert.Equal(status, BatchStatuses.Of(runs).WireName());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_that_ended_in_parts_counts_them_and_costs_what_succeeded(bool platform)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions
        {
            ClockMode = ClockMode.Manual,
            Dialect = platform ? Dialect.Platform : Dialect.ModelPage,
        });
        var batch = await emulator.SubmitBatchAsync(["fine", "broken [[fail:OUT_OF_MEMORY]]", "late [[stuck]]"]);

        await emulator.PostAsync($"/v1/admin/runs/{batch.Items()[2].RunId()}/cancellation", "{}");
        await emulator.UntilIdleAsync();
        var ended = await emulator.ReadBatchAsync(batch);

        Assert.Equal("partial_succeeded", ended.Status());
        Assert.Equal((1, 1, 1), (Count("succeeded"), Count("failed"), Count("cancelled")));
        Assert.Equal(["succeeded", "failed", platform ? "canceled" : "cancelled"], ended.Items().Select(static item => item.Status()));
        Assert.Contains("\"balance\":\"999999.995\"", (await emulator.GetAsync("/_emulator/account")).Text, StringComparison.Ordinal);

        int Count(string end) => ended.GetProperty("items_" + end).GetInt32();
    }

    [Fact]
    public async Task A_cancelled_batch_is_spelt_as_the_dialect_spells_it()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Dialect = Dialect.Platform });
        var batch = await emulator.SubmitBatchAsync(["only one"]);

        await emulator.PostAsync($"/v1/admin/runs/{batch.Items()[0].RunId()}/cancellation", "{}");

        Assert.Equal("canceled", (await emulator.ReadBatchAsync(batch)).Status());
    }

    [Fact]
    public async Task Equal_seeds_give_equal_batches_and_equal_items_different_runs()
    {
        var seen = new List<string>();
        for (var time = 0; time < 2; time++)
        {
            await using var emulator = await TestEmulator.StartAsync();
            var first = await emulator.SubmitBatchAsync(["same", "same"]);
            var second = await emulator.SubmitBatchAsync(["same", "same"]);
            await emulator.UntilIdleAsync();
            seen.Add($"{await emulator.ReadBatchAsync(first)}{await emulator.ReadBatchAsync(second)}");
            string[] ids = [first.Id(), second.Id(), .. first.Items().Concat(second.Items()).SelectMany(static item => (string[])[item.Id(), item.RunId()])];
            Assert.Equal(10, ids.Distinct().Count());
        }

        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public async Task Inline_images_of_all_items_are_stored_and_edited()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var asset = (await emulator.UploadAsync(AssetBench.Photo)).Id();

        var batch = (await emulator.BatchAsync(BatchBench.Body(
            [$$"""{"prompt":"a","image_urls":["{{Bodies.PixelBase64}}"]}""", $$"""{"prompt":"b","image_urls":["runflow://assets/{{asset}}"]}"""]))).Json;
        await emulator.UntilIdleAsync();

        Assert.Equal("succeeded", (await emulator.ReadBatchAsync(batch)).Status());
        Assert.Equal(2, (await emulator.GetAsync("/v1/assets")).Json.Items().Count);
    }

    [Fact]
    public async Task A_batch_goes_with_the_last_of_its_runs()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, RetainRuns = 2 });
        var batch = await emulator.SubmitBatchAsync(Two);
        await emulator.UntilIdleAsync();

        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        var halved = await emulator.ReadBatchAsync(batch);
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        Assert.Equal(["succeeded", "succeeded"], halved.Items().Select(static item => item.Status()));
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"/v1/batches/{batch.Id()}")).Status);
        Assert.Empty(emulator.Emulator.DefaultEpoch.Part<BatchStore>().All);
    }

    [Fact]
    public async Task An_idempotency_key_replays_a_batch()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var body = BatchBench.Body([BatchBench.Item("once")]);

        var first = await SendAsync(body);
        var again = await SendAsync(body);
        var other = await SendAsync(BatchBench.Body([BatchBench.Item("twice")]));

        Assert.Equal(first.Body, again.Body);
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Equal(1, await emulator.RunsAsync());

        Task<Reply> SendAsync(string text) =>
            emulator.SendAsync(HttpMethod.Post, BatchBench.Path, text, change: static request => request.Headers.Add("Idempotency-Key", "k"));
    }
}
