using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Clock;

public sealed class AdvanceOverHttpTests
{
    private const string UntilIdle = """{"until_idle":true}""";
    private const string Impatient = """{"until_idle":true,"wait_ms":0}""";

    [Fact]
    public async Task Reads_and_creates_are_served_while_an_advance_waits_for_a_slow_receiver_and_join_it()
    {
        await using var slow = await HeldReceiver.StartAsync();
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync(callbackUrl: slow.Url);
        var advance = AdvanceAsync(emulator, UntilIdle);
        await slow.Called.Seen();

        Assert.Equal("succeeded", (await emulator.RunAsync(run)).Json.GetProperty("status_code").GetString());
        var stands = (await emulator.GetAsync("/_emulator/clock")).Json.GetProperty("now").GetDateTimeOffset();
        var joined = await emulator.SubmitAsync("Another", slow.Url);
        Assert.Equal("queued", (await emulator.RunAsync(joined)).Json.GetProperty("status_code").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await emulator.PostAsync("/_emulator/clock/advance", Impatient)).Status);
        Assert.Equal(stands, (await emulator.GetAsync("/_emulator/clock")).Json.GetProperty("now").GetDateTimeOffset());
        Assert.False(advance.IsCompleted);
        slow.Release.SetResult();

        var result = await Ended(advance);
        Assert.Equal("idle", result.Json.GetProperty("stopped_because").GetString());
        Assert.Equal(10, result.Json.GetProperty("fired").GetInt32());
        var ended = (await emulator.RunAsync(joined)).Json;
        Assert.Equal(stands, ended.GetProperty("created_at").GetDateTimeOffset());
        Assert.Equal("delivered", Assert.Single(await emulator.DeliveriesAsync(joined)).StatusCode);
    }

    [Fact]
    public async Task A_receiver_that_creates_runs_and_moves_the_clock_while_being_called_is_refused_or_gets_its_turn()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var refused = new List<HttpStatusCode>();
        var turns = new List<Task<Reply>>();
        Receiver? receiver = null;
        await using var owner = receiver = await Receiver.StartAsync(async (call, _) =>
        {
            if (call.Number <= 3)
            {
                await emulator.SubmitAsync($"From within {call.Number}", receiver!.Url);
                refused.Add((await emulator.PostAsync("/_emulator/clock/advance", Impatient)).Status);
                turns.Add(AdvanceAsync(emulator, """{"by_ms":1000,"wait_ms":600000}"""));
            }
        });
        await emulator.SubmitAsync(callbackUrl: receiver.Url);

        var outer = await Ended(AdvanceAsync(emulator, UntilIdle));
        var now = outer.Json.GetProperty("now").GetDateTimeOffset();
        var results = await Task.WhenAll(turns.Select(Ended));

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict], refused);
        Assert.Equal(20, outer.Json.GetProperty("fired").GetInt32());
        Assert.Equal(4, receiver.Calls.Count);
        Assert.Equal(
            [now.AddSeconds(1), now.AddSeconds(2), now.AddSeconds(3)],
            results.Select(static result => result.Json.GetProperty("now").GetDateTimeOffset()).Order());
    }

    [Fact]
    public async Task A_reset_during_an_advance_ends_it_and_nothing_of_the_old_life_is_seen()
    {
        await using var slow = await HeldReceiver.StartAsync();
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync(callbackUrl: slow.Url);
        var advance = AdvanceAsync(emulator, UntilIdle);
        await slow.Called.Seen();

        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);

        Assert.Equal("reset", (await Ended(advance)).Json.GetProperty("stopped_because").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.RunAsync(run)).Status);
        await slow.HungUp.Seen();
        Assert.Equal(run, await emulator.SubmitAsync(callbackUrl: slow.Url));
        Assert.Empty(await emulator.DeliveriesAsync(run));
        Assert.Equal("2026-01-01T00:00:00Z", (await emulator.GetAsync("/_emulator/clock")).Json.GetProperty("now").GetString());
    }

    [Fact]
    public async Task A_jump_over_an_hour_waits_for_a_slow_receiver_at_the_instant_of_its_attempt()
    {
        await using var slow = await HeldReceiver.StartAsync();
        await using var emulator = await TestEmulator.StartAsync();
        var called = await emulator.SubmitAsync("Quick", slow.Url);
        var later = (await emulator.CreateAsync("""{"input":{"prompt":"Long","steps":3000,"image_urls":["https://images.example/s.png"]}}""")).Json.GetProperty("id").GetGuid();
        var advance = AdvanceAsync(emulator, """{"by_ms":3600000}""");
        await slow.Called.Seen();

        var ended = (await emulator.RunAsync(called)).Json.GetProperty("completed_at").GetDateTimeOffset();
        Assert.Equal(ended, (await emulator.GetAsync("/_emulator/clock")).Json.GetProperty("now").GetDateTimeOffset());
        Assert.Equal("running", (await emulator.RunAsync(later)).Json.GetProperty("status_code").GetString());
        slow.Release.SetResult();

        Assert.Equal("2026-01-01T01:00:00Z", (await Ended(advance)).Json.GetProperty("now").GetString());
        Assert.Equal("succeeded", (await emulator.RunAsync(later)).Json.GetProperty("status_code").GetString());
        Assert.Equal(ended, Assert.Single(Assert.Single(await emulator.DeliveriesAsync(called)).Attempts).CreatedAt);
    }

    [Fact]
    public async Task A_receiver_that_never_answers_times_out_in_wall_time_and_is_tried_again_in_sandbox_time()
    {
        var (wall, limit) = (new ManualTime(), TimeSpan.FromSeconds(7));
        await using var slow = await HeldReceiver.StartAsync();
        await using var emulator = await TestEmulator.StartAsync(
            new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackTimeout = limit }, services => services.AddSingleton<TimeProvider>(wall));
        var run = await emulator.SubmitAsync(callbackUrl: slow.Url);
        var advance = AdvanceAsync(emulator, """{"by_ms":3600000}""");
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await slow.Arrivals.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
            wall.Advance(limit);
        }

        Assert.Equal("2026-01-01T01:00:00Z", (await Ended(advance)).Json.GetProperty("now").GetString());
        var delivery = Assert.Single(await emulator.DeliveriesAsync(run));
        Assert.Equal(("failed", "timeout"), (delivery.StatusCode, delivery.FailureReasonCode));
        Assert.Equal([0, 1, 3], delivery.Attempts.Select(attempt => (attempt.CreatedAt - delivery.CreatedAt).TotalSeconds));
    }

    [Fact]
    public async Task A_client_that_gives_up_in_the_middle_leaves_the_clock_usable()
    {
        await using var slow = await HeldReceiver.StartAsync();
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync(callbackUrl: slow.Url);
        using var gone = new CancellationTokenSource();
        using var body = new StringContent(UntilIdle, System.Text.Encoding.UTF8, "application/json");
        var advance = emulator.Client.PostAsync(new Uri("/_emulator/clock/advance", UriKind.Relative), body, gone.Token);
        await slow.Called.Seen();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => advance);
        slow.Release.SetResult();

        Assert.Equal("idle", (await Ended(AdvanceAsync(emulator, UntilIdle))).Json.GetProperty("stopped_because").GetString());
        Assert.Equal("delivered", Assert.Single(await emulator.DeliveriesAsync(run)).StatusCode);
    }

    [Fact]
    public async Task At_the_end_of_the_year_9999_runs_still_end_and_nothing_breaks()
    {
        await using var receiver = await Receiver.StartAsync(503);
        await using var emulator = await TestEmulator.StartAsync();
        var moved = await emulator.PutAsync("/_emulator/clock", """{"now":"9999-12-31T23:59:59.999999Z"}""");
        Assert.Equal(HttpStatusCode.OK, moved.Status);

        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var document = (await emulator.RunAsync(run)).Json;
        Assert.Equal("succeeded", document.GetProperty("status_code").GetString());
        Assert.Equal("9999-12-31T23:59:59.999999Z", document.GetProperty("completed_at").GetString());
        Assert.Equal(3, Assert.Single(await emulator.DeliveriesAsync(run)).AttemptCount);
    }

    [Theory]
    [InlineData("""{"by_ms":-1}""", 422)]
    [InlineData("""{"by_ms":31622400001}""", 422)]
    [InlineData("""{"by_ms":1,"to_next":true}""", 422)]
    [InlineData("""{"by_ms":1,"max_ms":1}""", 422)]
    [InlineData("""{"until_idle":false}""", 422)]
    [InlineData("""{"by":1}""", 422)]
    [InlineData("""{"to":"tomorrow"}""", 422)]
    [InlineData("""{"to":"2025-12-31T23:59:59.999999Z"}""", 409)]
    [InlineData("{}", 422)]
    [InlineData("", 400)]
    public async Task What_cannot_be_meant_is_refused_and_moves_nothing(string body, int status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();
        var before = (await emulator.GetAsync("/_emulator/clock")).Text;

        var refused = await emulator.PostAsync("/_emulator/clock/advance", body);

        Assert.Equal(status, (int)refused.Status);
        Assert.Equal("application/problem+json", refused.ContentHeaders.ContentType?.MediaType);
        Assert.Equal(before, (await emulator.GetAsync("/_emulator/clock")).Text);
    }

    private static Task<Reply> AdvanceAsync(TestEmulator emulator, string body) => emulator.PostAsync("/_emulator/clock/advance", body);

    private static Task<Reply> Ended(Task<Reply> advance) => advance.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
}
