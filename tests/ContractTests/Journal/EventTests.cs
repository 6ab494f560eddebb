using System.Net;
using System.Text.Json;
using Runflow.Emulator.Journal;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Journal;

public sealed class EventTests
{
    [Fact]
    public async Task The_feed_tells_a_run_from_its_create_to_its_callback()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var told = await TakeAsync(emulator.EventsAsync(), 9);

        Assert.Equal(
            ["run queued", "request 201", "run dispatching", "run running", "run succeeded", "delivery pending", "attempt 503", "attempt 200", "delivery delivered"],
            told.Select(Say));
        Assert.Equal(Enumerable.Range(1, 9).Select(static number => $"0-{number}"), told.Select(static told => told.Id));
        Assert.All(told.Where(static told => told.Name is "run" or "delivery" or "attempt"), told => Assert.Equal(run.ToString(), told.Data.Text("run_id")));
    }

    [Fact]
    public async Task A_stream_resumes_after_the_last_event_it_has_seen()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        await using var stream = await EventStream.OpenAsync(emulator, "0-3");

        Assert.Equal("run running 0-4", await stream.NextAsync());
        Assert.Equal("run succeeded 0-5", await stream.NextAsync());
        await emulator.GetAsync("/v1/runs/statuses");
        Assert.Equal("request 200 0-6", await stream.NextAsync());
    }

    [Fact]
    public async Task A_new_stream_tells_only_what_comes()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.SubmitAsync();
        await using var stream = await EventStream.OpenAsync(emulator, null);

        await emulator.UntilIdleAsync();

        Assert.Equal("run dispatching 0-3", await stream.NextAsync());
    }

    [Fact]
    public async Task What_is_no_longer_kept_is_told_as_a_gap()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, RetainRequests = 10 });
        var epoch = emulator.Emulator.DefaultEpoch;
        var feed = epoch.Part<EventFeed>();
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        var run = epoch.Part<Runflow.Emulator.Runs.RunStore>().All.Single();
        lock (epoch.Gate)
        {
            for (var i = 0; i < EventFeed.MostKept; i++)
            {
                feed.Publish(new RunMove(run.Spec.Id, run.Status, null));
            }
        }

        var told = await TakeAsync(emulator.EventsAsync("0-2"), 2);

        Assert.Equal(["gap 3", "run succeeded"], told.Select(Say));
        Assert.Equal("0-6", told[1].Id);
    }

    [Fact]
    public async Task A_position_of_another_life_begins_with_a_gap_that_nobody_can_measure()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();

        var told = await TakeAsync(emulator.EventsAsync("7-12"), 2);

        Assert.Equal(["gap null", "run queued"], told.Select(Say));
    }

    [Fact]
    public async Task A_slow_listener_loses_the_oldest_and_is_told()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();
        var epoch = emulator.Emulator.DefaultEpoch;
        var run = epoch.Part<Runflow.Emulator.Runs.RunStore>().All.Single();
        await using var reader = emulator.EventsAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("run queued", Say(reader.Current));

        lock (epoch.Gate)
        {
            for (var i = 0; i < EventFeed.MostKept + 500; i++)
            {
                epoch.Part<EventFeed>().Publish(new RunMove(run.Spec.Id, run.Status, null));
            }
        }

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("gap", reader.Current.Name);
        Assert.Equal(501, reader.Current.Data.GetProperty("missed").GetInt64());
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("run queued", Say(reader.Current));
    }

    [Fact]
    public async Task A_reset_is_told_and_the_stream_goes_on_with_the_new_life()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var stream = await EventStream.OpenAsync(emulator, null);

        await emulator.PostAsync("/_emulator/reset", "{}");
        Assert.Equal("reset 1 1-0", await stream.NextAsync());

        await emulator.SubmitAsync();
        Assert.Equal("run queued 1-1", await stream.NextAsync());
    }

    [Fact]
    public async Task A_stream_ends_with_its_sandbox()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var stream = await EventStream.OpenAsync(emulator, null);
        var id = emulator.Emulator.DefaultEpoch.Sandbox.Identity.Id;

        await emulator.SendAsync(HttpMethod.Delete, $"/_emulator/sandboxes/{id}", null, emulator.ClientOf("rf_test_other"));

        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task A_stream_ends_with_the_emulator()
    {
        var emulator = await TestEmulator.StartOnPortAsync();
        var stream = await EventStream.OpenAsync(emulator, null);

        await emulator.DisposeAsync();

        Assert.Null(await stream.NextAsync());
        await stream.DisposeAsync();
    }

    [Theory]
    [InlineData("?last_event_id=x", "query.last_event_id")]
    [InlineData("?from=1", "query.from")]
    public async Task A_bad_question_is_refused(string query, string loc)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.GetAsync("/_emulator/events" + query);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal([loc], reply.Locs);
    }

    internal static string Say(EmulatedEvent told) => told.Name switch
    {
        "run" or "delivery" => $"{told.Name} {told.Data.Text("status")}",
        "attempt" => $"attempt {told.Data.GetProperty("status_code")}",
        "request" => $"request {told.Data.GetProperty("status")}",
        "gap" => $"gap {told.Data.GetProperty("missed").GetRawText()}",
        _ => $"{told.Name} {told.Data.GetProperty("epoch")}",
    };

    private static async Task<List<EmulatedEvent>> TakeAsync(IAsyncEnumerable<EmulatedEvent> events, int count)
    {
        var told = new List<EmulatedEvent>();
        await foreach (var one in events)
        {
            told.Add(one);
            if (told.Count == count)
            {
                break;
            }
        }

        return told;
    }
}
