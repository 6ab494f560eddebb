using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Control;

/// <summary>The control reference, section Clock.</summary>
public sealed class ClockTests
{
    private const string Clock = "/_emulator/clock";
    private const string Advance = "/_emulator/clock/advance";

    [Fact]
    public async Task A_standing_clock_is_born_at_the_epoch_and_stands()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.GetAsync(Clock);

        Assert.Equal("""{"mode":"manual","rate":0,"now":"2026-01-01T00:00:00Z","pending":0,"next_at":null}""", reply.Text);
    }

    [Fact]
    public async Task To_next_fires_all_that_is_due_at_the_next_instant()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await StepAsync(emulator);
        await StepAsync(emulator);

        var end = await StepAsync(emulator);
        var retry = await StepAsync(emulator);
        var idle = await StepAsync(emulator);

        // The success, the delivery it makes and its first attempt are of one instant; the retry is a second later.
        Assert.Equal((3, "reached"), (end.GetProperty("fired").GetInt32(), end.GetProperty("stopped_because").GetString()));
        Assert.Equal(TimeSpan.FromSeconds(1), retry.GetProperty("now").GetDateTimeOffset() - end.GetProperty("now").GetDateTimeOffset());
        Assert.Equal((0, "idle"), (idle.GetProperty("fired").GetInt32(), idle.GetProperty("stopped_because").GetString()));
        Assert.Equal(2, receiver.Calls.Count);
    }

    [Fact]
    public async Task Until_idle_stops_at_its_bound_and_can_go_on()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();

        var bounded = (await emulator.PostAsync(Advance, """{"until_idle":true,"max_ms":300}""")).Json;
        var rest = (await emulator.PostAsync(Advance, """{"until_idle":true}""")).Json;

        Assert.Equal("2026-01-01T00:00:00.300000Z", bounded.GetProperty("now").GetString());
        Assert.Equal((2, "max_ms"), (bounded.GetProperty("fired").GetInt32(), bounded.GetProperty("stopped_because").GetString()));
        Assert.Equal((1, "idle"), (rest.GetProperty("fired").GetInt32(), rest.GetProperty("stopped_because").GetString()));
    }

    [Fact]
    public async Task A_jump_takes_the_retries_within_it_along()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        await emulator.SubmitAsync(callbackUrl: receiver.Url);

        var reply = (await emulator.PostAsync(Advance, """{"by_ms":3600000}""")).Json;

        Assert.Equal("2026-01-01T01:00:00Z", reply.GetProperty("now").GetString());
        Assert.Equal(3 + 1 + 3, reply.GetProperty("fired").GetInt32());
        Assert.Equal(3, receiver.Calls.Count);
    }

    [Theory]
    [InlineData("""{"to":"2026-01-02T00:00:00Z"}""", "2026-01-02T00:00:00Z")]
    [InlineData("""{"to":"2026-01-02T01:00:00+01:00"}""", "2026-01-02T00:00:00Z")]
    [InlineData("""{"to":"2026-01-02"}""", "2026-01-02T00:00:00Z")]
    [InlineData("""{"to":"2026-01-01T00:00:00.000001Z"}""", "2026-01-01T00:00:00.000001Z")]
    [InlineData("""{"to":"2026-01-01T00:00:00Z"}""", "2026-01-01T00:00:00Z")]
    [InlineData("""{"by_ms":0}""", "2026-01-01T00:00:00Z")]
    [InlineData("""{"by_ms":31622400000}""", "2027-01-02T00:00:00Z")]
    public async Task It_is_moved_by_a_step_or_to_an_instant(string body, string now)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(now, (await emulator.PostAsync(Advance, body)).Json.GetProperty("now").GetString());
    }

    [Theory]
    [InlineData("{}", 422)]
    [InlineData("""{"by_ms":-1}""", 422)]
    [InlineData("""{"by_ms":31622400001}""", 422)]
    [InlineData("""{"by_ms":1.5}""", 422)]
    [InlineData("""{"by_ms":"1000"}""", 422)]
    [InlineData("""{"by_ms":1,"to_next":true}""", 422)]
    [InlineData("""{"to":"2026-02-01T00:00:00Z","until_idle":true}""", 422)]
    [InlineData("""{"to_next":false}""", 422)]
    [InlineData("""{"to_next":"yes"}""", 422)]
    [InlineData("""{"by_ms":1,"max_ms":1}""", 422)]
    [InlineData("""{"until_idle":true,"max_ms":-1}""", 422)]
    [InlineData("""{"until_idle":true,"wait_ms":600001}""", 422)]
    [InlineData("""{"by_msec":1}""", 422)]
    [InlineData("""{"by_ms":1,"by_ms":1}""", 422)]
    [InlineData("""{"to":"tomorrow"}""", 422)]
    [InlineData("""{"to":"23:59"}""", 422)]
    [InlineData("""{"to":"02/01/2027"}""", 422)]
    [InlineData("""{"to":"2026-13-01T00:00:00Z"}""", 422)]
    [InlineData("""{"to":1767312000000}""", 422)]
    [InlineData("""{"to":"2025-12-31T23:59:59Z"}""", 409)]
    [InlineData("""{"to":"0001-01-01T00:00:00Z"}""", 409)]
    [InlineData("[]", 422)]
    [InlineData("{", 400)]
    [InlineData("", 400)]
    public async Task A_bad_advance_is_a_clear_problem_and_moves_nothing(string body, int status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();
        var before = (await emulator.GetAsync(Clock)).Text;

        var reply = await emulator.PostAsync(Advance, body);

        Problem(reply, status);
        Assert.Equal(before, (await emulator.GetAsync(Clock)).Text);
    }

    [Theory]
    [InlineData("""{"mode":"fast"}""", 422)]
    [InlineData("""{"mode":"x10"}""", 422)]
    [InlineData("""{"mode":"rate"}""", 422)]
    [InlineData("""{"mode":"rate","rate":0}""", 422)]
    [InlineData("""{"mode":"rate","rate":1000001}""", 422)]
    [InlineData("""{"mode":"real","rate":2}""", 422)]
    [InlineData("""{"mode":"real","now":"2025-01-01T00:00:00Z"}""", 409)]
    [InlineData("""{"mode":"real","until":"x"}""", 422)]
    [InlineData("""{"mode":7}""", 422)]
    public async Task A_bad_change_is_a_clear_problem_and_changes_nothing(string body, int status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var before = (await emulator.GetAsync(Clock)).Text;

        Problem(await emulator.PutAsync(Clock, body), status);

        Assert.Equal(before, (await emulator.GetAsync(Clock)).Text);
    }

    [Fact]
    public async Task Put_sets_mode_rate_and_any_later_instant_and_loses_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();

        var far = (await emulator.PutAsync(Clock, """{"now":"2036-01-01T00:00:00Z"}""")).Json;
        await emulator.SubmitAsync();
        var rate = (await emulator.PutAsync(Clock, """{"rate":2.5}""")).Json;
        var stopped = (await emulator.PutAsync(Clock, """{"mode":"manual"}""")).Json;

        Assert.Equal(("2036-01-01T00:00:00Z", 0), (far.GetProperty("now").GetString(), far.GetProperty("pending").GetInt32()));
        Assert.Equal(("rate", 2.5), (rate.GetProperty("mode").GetString(), rate.GetProperty("rate").GetDouble()));
        Assert.Equal("manual", stopped.GetProperty("mode").GetString());
        Assert.NotEqual("wall_limit", (await emulator.PostAsync(Advance, """{"until_idle":true}""")).Json.GetProperty("stopped_because").GetString());
        Assert.Equal(0, (await emulator.GetAsync(Clock)).Json.GetProperty("pending").GetInt32());
    }

    [Fact]
    public async Task The_agenda_lists_what_is_due_in_order()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(1000));
        var other = await emulator.SubmitAsync("another");

        var items = (await emulator.GetAsync("/_emulator/clock/agenda")).Json.GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(["transition", "attempt"], items.Select(static item => item.GetProperty("kind").GetString()));
        Assert.Equal([other, id], items.Select(static item => item.GetProperty("run_id").GetGuid()));
        Assert.False(items[0].TryGetProperty("delivery_id", out _));
        Assert.Equal((await emulator.DeliveriesAsync(id))[0].Id, items[1].GetProperty("delivery_id").GetGuid());
        Assert.True(items[0].GetProperty("at").GetDateTimeOffset() < items[1].GetProperty("at").GetDateTimeOffset());
    }

    private static async Task<JsonElement> StepAsync(TestEmulator emulator) => (await emulator.PostAsync(Advance, """{"to_next":true}""")).Json;

    private static void Problem(Reply reply, int status)
    {
        Assert.Equal((HttpStatusCode)status, reply.Status);
        Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType!.ToString());
        Assert.Equal(status, reply.Json.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(reply.Json.GetProperty("detail").GetString()));
    }
}
