using System.Net;
using System.Text.Json;
using Runflow.Emulator.Journal;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Journal;

public sealed class AwaitTests
{

    [Fact]
    public async Task A_wait_ends_when_every_counter_is_there()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        var wait = emulator.GetAsync($"/_emulator/await?runs.terminal=2&callbacks.delivered=1&callbacks.attempted=2&requests.POST=2&timeout_ms={Patience.LimitMs}");

        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        Assert.False(wait.IsCompleted);
        await emulator.SubmitAsync();
        Assert.False(wait.IsCompleted);
        await emulator.UntilIdleAsync();

        var reply = await wait;
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(
            """{"runs.terminal":2,"callbacks.delivered":1,"callbacks.attempted":2,"requests.POST":2}""",
            reply.Json.GetProperty("reached").GetRawText());
    }

    [Fact]
    public async Task What_is_not_reached_in_time_is_a_408_with_what_was()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();

        var reply = await emulator.GetAsync("/_emulator/await?runs.created=1&runs.terminal=3&timeout_ms=0");

        Assert.Equal(HttpStatusCode.RequestTimeout, reply.Status);
        Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType!.MediaType);
        Assert.Equal("""{"runs.created":1,"runs.terminal":0}""", reply.Json.GetProperty("reached").GetRawText());
        Assert.Contains("runs.terminal is 0 of 3", reply.Json.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("runs.created is", reply.Json.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_counter_counts_its_own()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(404, 200);
        var cancelled = await emulator.SubmitAsync();
        await emulator.PostAsync($"/v1/admin/runs/{cancelled}/cancellation", "{}");
        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.CreateAsync("""{"input":{"prompt":"A","image_urls":["data:image/png;base64,AAAA"]}}""");
        await emulator.GetAsync("/v1/runs/missing");
        await emulator.UntilIdleAsync();

        var all = string.Join('&', Counters.Names.Select(static name => name + "=0"));
        var counts = (await emulator.GetAsync($"/_emulator/await?{all}")).Json.GetProperty("reached");

        Assert.Equal(
            "runs.created 3, runs.terminal 3, runs.succeeded 1, runs.failed 1, runs.cancelled 1, callbacks.created 1, callbacks.attempted 1, callbacks.failed 1, requests.total 5, requests.GET 1, requests.POST 4, requests.2xx 4, requests.4xx 1",
            string.Join(", ", counts.EnumerateObject().Where(static counter => counter.Value.GetInt64() > 0).Select(static counter => $"{counter.Name} {counter.Value}")));
    }

    [Fact]
    public async Task A_reset_ends_a_wait_and_begins_at_zero()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();
        var wait = emulator.GetAsync($"/_emulator/await?runs.terminal=1&timeout_ms={Patience.LimitMs}");

        // One of them comes after the wait has begun.
        while (!wait.IsCompleted)
        {
            await emulator.PostAsync("/_emulator/reset", "{}");
        }

        Assert.Equal(HttpStatusCode.Conflict, (await wait).Status);
        var after = await emulator.GetAsync("/_emulator/await?runs.created=0&requests.total=0");
        Assert.Equal("""{"runs.created":0,"requests.total":0}""", after.Json.GetProperty("reached").GetRawText());
    }

    [Theory]
    [InlineData("runs.terminl=1", "query.runs.terminl", "did you mean runs.terminal?")]
    [InlineData("requests.post=1", "query.requests.post", "did you mean requests.POST?")]
    [InlineData("runs.terminal=-1", "query.runs.terminal", "whole number")]
    [InlineData("runs.terminal=1&timeout_ms=600001", "query.timeout_ms", "0 to 600000")]
    [InlineData("timeout_ms=5", "query", "runs.terminal=3")]
    public async Task A_bad_question_is_refused_at_once(string query, string loc, string says)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.GetAsync("/_emulator/await?" + query);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal([loc], reply.Locs);
        Assert.Contains(says, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_test_a_wait_that_fails_is_a_timeout_that_tells_how_far_it_came()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();

        var late = await Assert.ThrowsAsync<TimeoutException>(
            () => emulator.Emulator.Default.AwaitAsync("runs.created", 2, TimeSpan.Zero, TestContext.Current.CancellationToken));

        Assert.Contains("runs.created is 1 of 2", late.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await emulator.AwaitAsync("runs.created", 1))["runs.created"]);
    }

    [Fact]
    public async Task A_running_clock_ends_a_wait_by_itself()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Rate, ClockRate = 1000 });
        await emulator.SubmitAsync();

        Assert.Equal(1, (await emulator.AwaitAsync("runs.succeeded", 1))["runs.succeeded"]);
    }
}
