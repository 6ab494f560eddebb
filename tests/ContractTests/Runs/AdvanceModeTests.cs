using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

public sealed class AdvanceModeTests
{
    [Fact]
    public async Task Polling_shows_the_nth_status_at_the_nth_read()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Poll });
        var id = await emulator.SubmitAsync();

        var seen = new List<string?>();
        for (var i = 0; i < 5; i++)
        {
            seen.Add((await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString());
        }

        Assert.Equal(["queued", "dispatching", "running", "succeeded", "succeeded"], seen);
    }

    [Fact]
    public async Task Manual_runs_move_by_the_transition_route_alone()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Manual });
        await using var receiver = await Receiver.StartAsync();
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal("queued", (await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString());

        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync($"/_emulator/runs/{id}/transition", """{"to":"dispatching"}""")).Status);
        var illegal = await emulator.PostAsync($"/_emulator/runs/{id}/transition", """{"to":"succeeded"}""");
        Assert.Equal(HttpStatusCode.Conflict, illegal.Status);
        Assert.Contains("it can become running, failed, cancelled", illegal.Text, StringComparison.Ordinal);
        var failed = await emulator.PostAsync($"/_emulator/runs/{id}/transition", """{"to":"failed","failure_code":"OUT_OF_MEMORY","failure_stage":"dispatch"}""");
        Assert.Equal("OUT_OF_MEMORY", failed.Json.GetProperty("failure_code").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await emulator.PostAsync($"/_emulator/runs/{id}/transition", """{"to":"running"}""")).Status);

        await emulator.UntilIdleAsync();
        Assert.Contains("\"event\":\"run.failed\"", Assert.Single(receiver.Calls).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fleet_of_one_executes_run_after_run()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.PutAsync("/_emulator/lifecycle", """{"concurrency":1}""");
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await emulator.SubmitAsync($"number {i}"));
        }

        await emulator.UntilIdleAsync();

        var spans = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var id in ids)
        {
            var told = (await emulator.GetAsync($"/_emulator/runs/{id}/timeline")).Json.GetProperty("states");
            Assert.Equal("succeeded", told[3].GetProperty("status").GetString());
            spans.Add((told[1].GetProperty("at").GetDateTimeOffset(), told[3].GetProperty("at").GetDateTimeOffset()));
        }

        spans.Sort();
        Assert.All(spans.Zip(spans.Skip(1)), static pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    [Fact]
    public async Task A_cancelled_run_leaves_the_waiting_line()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.PutAsync("/_emulator/lifecycle", """{"concurrency":1,"inference_ms":60000}""");
        var first = await emulator.SubmitAsync("first");
        await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));
        var second = await emulator.SubmitAsync("second");
        await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("queued", (await emulator.RunAsync(second)).Json.GetProperty("status_code").GetString());
        Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync($"/v1/admin/runs/{second}/cancellation", "{}")).Status);

        await emulator.UntilIdleAsync();

        Assert.Equal("succeeded", (await emulator.RunAsync(first)).Json.GetProperty("status_code").GetString());
        Assert.Equal("cancelled", (await emulator.RunAsync(second)).Json.GetProperty("status_code").GetString());
    }

    [Fact]
    public async Task Going_back_to_time_plans_the_runs_that_stood_still()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Manual });
        var id = await emulator.SubmitAsync();
        var changed = await emulator.PutAsync("/_emulator/lifecycle", """{"advance":"time","queue_ms":0}""");
        Assert.Equal("time", changed.Json.GetProperty("advance").GetString());

        await emulator.UntilIdleAsync();

        Assert.Equal("succeeded", (await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString());
    }

    [Theory]
    [InlineData("""{"advance":"fast"}""", "time, poll or manual")]
    [InlineData("""{"queue_ms":-1}""", "from 0 to")]
    [InlineData("""{"concurency":1}""", "did you mean concurrency?")]
    public async Task A_bad_lifecycle_is_refused_and_nothing_changes(string body, string sentence)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var before = (await emulator.GetAsync("/_emulator/lifecycle")).Text;
        var refused = await emulator.PutAsync("/_emulator/lifecycle", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(sentence, refused.Text, StringComparison.Ordinal);
        Assert.Equal(before, (await emulator.GetAsync("/_emulator/lifecycle")).Text);
    }
}
