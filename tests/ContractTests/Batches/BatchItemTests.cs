using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Batches;

/// <summary>Section 7 of the wire reference: the items of a batch as a collection.</summary>
public sealed class BatchItemTests
{
    [Fact]
    public async Task Items_are_listed_in_the_order_of_the_request_page_by_page()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var batch = await emulator.SubmitBatchAsync(Enumerable.Range(0, 25).Select(static number => $"number {number}"));
        var (seen, query) = (new List<int>(), "limit=10");
        for (var pages = 0; pages < 3; pages++)
        {
            var page = (await emulator.GetAsync($"/v1/batches/{batch.Id()}/items?{query}")).Json;
            seen.AddRange(page.Items().Select(static item => item.GetProperty("sequence_index").GetInt32()));
            query = $"pq={page.GetProperty("next").GetString()}";
        }

        Assert.Equal(Enumerable.Range(0, 25), seen);
        Assert.Equal("pq=", query);
    }

    [Fact]
    public async Task Items_are_asked_for_by_their_fields()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var batch = await emulator.SubmitBatchAsync(["fine", "broken [[fail:OUT_OF_MEMORY]]", "fine too"]);
        await emulator.UntilIdleAsync();

        var failed = (await emulator.GetAsync($"/v1/batches/{batch.Id()}/items?q=status_code:failed&fields=sequence_index")).Json;
        var reversed = (await emulator.GetAsync($"/v1/batches/{batch.Id()}/items?sort_by=sequence_index:desc")).Json;
        var bad = await emulator.GetAsync($"/v1/batches/{batch.Id()}/items?q=colour:red");

        Assert.Equal("""{"sequence_index":1}""", Assert.Single(failed.Items()).GetRawText());
        Assert.Equal([2, 1, 0], reversed.Items().Select(static item => item.GetProperty("sequence_index").GetInt32()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.Status);
    }

    [Fact]
    public async Task Any_stands_for_all_batches()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var one = await emulator.SubmitBatchAsync(["a", "b"]);
        var two = await emulator.SubmitBatchAsync(["c"]);

        var all = (await emulator.GetAsync("/v1/batches/any/items")).Json.Items();

        Assert.Equal(
            one.Items().Concat(two.Items()).Select(static item => item.Id()).Order(StringComparer.Ordinal), all.Select(static item => item.Id()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_item_is_read_under_its_batch_or_any()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var batch = await emulator.SubmitBatchAsync(["a", "b"]);
        await emulator.UntilIdleAsync();
        var item = batch.Items()[1].Id();

        var own = (await emulator.GetAsync($"/v1/batches/{batch.Id()}/items/{item}")).Json;
        var any = (await emulator.GetAsync($"/v1/batches/any/items/{item}")).Json;

        Assert.Equal(("succeeded", 1), (own.Status(), own.GetProperty("sequence_index").GetInt32()));
        Assert.Equal(own.GetRawText(), any.GetRawText());
    }

    [Fact]
    public async Task Runs_are_found_by_their_batch()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();
        var batch = await emulator.SubmitBatchAsync(["a", "b"]);

        var runs = (await emulator.GetAsync($"/v1/runs?q=batch_id:{batch.Id()}")).Json.Items();

        Assert.Equal(batch.Items().Select(static item => item.RunId()).Order(StringComparer.Ordinal), runs.Select(static run => run.Id()).Order(StringComparer.Ordinal));
    }
}
