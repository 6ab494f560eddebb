using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Lists;

public sealed class RunLogTests
{
    [Fact]
    public async Task A_log_tells_of_warnings_statuses_and_the_failure()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var created = await emulator.CreateAsync("""{"input":{"prompt":"[[fail:OUT_OF_MEMORY]] x","steps":30,"image_urls":["https://images.example/source.png"]}}""");
        var id = created.Json.GetProperty("id").GetString();
        var queued = await emulator.GetAsync($"/v1/runs/{id}/logs");
        Assert.Equal(["info", "warning"], queued.Each("level_code"));

        await emulator.UntilIdleAsync();
        var log = await emulator.GetAsync($"/v1/runs/{id}/logs");
        Assert.Equal(["info", "warning", "info", "info", "error"], log.Each("level_code"));
        Assert.Equal(queued.Each("id"), log.Each("id").Take(2));
        var run = (await emulator.GetAsync($"/v1/runs/{id}")).Json;
        var last = log.Items()[^1];
        Assert.Equal(run.GetProperty("completed_at").GetString(), last.GetProperty("timestamp").GetString());
        Assert.Equal("OUT_OF_MEMORY", last.GetProperty("meta").GetProperty("failure_code").GetString());
        Assert.True(run.GetProperty("has_logs").GetBoolean());

        foreach (var parent in (string?[])[id, "any"])
        {
            var line = await emulator.GetAsync($"/v1/runs/{parent}/logs/{last.GetProperty("id").GetString()}");
            Assert.Equal(last.GetRawText(), line.Text);
        }
    }

    [Fact]
    public async Task Any_stands_for_all_runs_and_pages_through_their_lines_in_order_of_time()
    {
        await using var emulator = await TestEmulator.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await emulator.SubmitAsync($"run {i}");
            await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(120));
        }

        await emulator.UntilIdleAsync();
        var lines = (await emulator.PagesAsync("/v1/runs/any/logs?limit=3")).SelectMany(static page => page.Items()).ToList();
        Assert.Equal(16, lines.Select(static line => line.GetProperty("id").GetString()).Distinct().Count());
        var times = lines.ConvertAll(static line => line.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal(times.Order(), times);
        var succeeded = await emulator.GetAsync("/v1/runs/any/logs?q=message:Succeeded.&fields=run_id&sort_by=timestamp:desc");
        Assert.Equal(4, succeeded.Items().Count);
    }

    [Fact]
    public async Task A_run_of_a_model_has_no_runs_of_nodes()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        foreach (var parent in (string[])[id.ToString(), "any"])
        {
            var list = await emulator.GetAsync($"/v1/runs/{parent}/node-runs?q=status_code:succeeded");
            Assert.Empty(list.Items());
            Assert.Equal(JsonValueKind.Null, list.Json.GetProperty("first").ValueKind);
            Assert.Equal("NOT_FOUND", (await emulator.GetAsync($"/v1/runs/{parent}/node-runs/{id}")).Code);
            Assert.Equal(["query.q"], (await emulator.GetAsync($"/v1/runs/{parent}/node-runs?q=nope:1")).Locs);
        }
    }

    [Theory]
    [InlineData("logs")]
    [InlineData("logs/019b76da-a800-7f33-8d21-5e0c9a7b1f42")]
    [InlineData("node-runs")]
    [InlineData("node-runs/019b76da-a800-7f33-8d21-5e0c9a7b1f42")]
    public async Task Children_of_an_unknown_run_are_unknown(string children)
    {
        await using var emulator = await TestEmulator.StartAsync();
        foreach (var parent in (string[])["019b76da-a800-7f33-8d21-5e0c9a7b1f42", "every"])
        {
            Assert.Equal("RUN_NOT_FOUND", (await emulator.GetAsync($"/v1/runs/{parent}/{children}")).Code);
        }

        var id = await emulator.SubmitAsync();
        var other = await emulator.SendAsync(HttpMethod.Get, $"/v1/runs/{id}/{children}", null, emulator.ClientOf("another_key"));
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        Assert.Equal("NOT_FOUND", (await emulator.GetAsync($"/v1/runs/{id}/logs/nonsense")).Code);
    }
}
