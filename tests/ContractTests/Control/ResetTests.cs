using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Control;

/// <summary>The control reference: reset and account.</summary>
public sealed class ResetTests
{
    [Fact]
    public async Task A_reset_begins_anew_and_equal_requests_get_equal_ids_again()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var first = await emulator.CreateAsync(Bodies.Plain);
        await emulator.UntilIdleAsync();
        await emulator.PutAsync("/_emulator/account", """{"balance":1}""");

        var reset = await emulator.PostAsync("/_emulator/reset", null);

        Assert.Equal("""{"epoch":1,"now":"2026-01-01T00:00:00Z"}""", reset.Text);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.RunAsync(first.Json.GetProperty("id").GetGuid())).Status);
        Assert.Equal("1000000", (await emulator.PutAsync("/_emulator/account", "{}")).Json.GetProperty("balance").GetString());
        Assert.Equal(first.Text, (await emulator.CreateAsync(Bodies.Plain)).Text);
    }

    [Fact]
    public async Task Only_the_callers_sandbox_is_reset()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();

        await emulator.SendAsync(HttpMethod.Post, "/_emulator/reset", null, emulator.ClientOf("another_key"));

        Assert.Equal(HttpStatusCode.OK, (await emulator.RunAsync(id)).Status);
    }

    [Fact]
    public async Task To_empty_keeps_the_clocks_mode_and_to_seed_does_not()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Real });
        await emulator.PutAsync("/_emulator/clock", """{"mode":"manual"}""");

        await emulator.PostAsync("/_emulator/reset", """{"to":"empty"}""");
        Assert.Equal("manual", (await emulator.GetAsync("/_emulator/clock")).Json.GetProperty("mode").GetString());
        await emulator.PostAsync("/_emulator/reset", """{"to":"seed"}""");

        Assert.Equal("real", (await emulator.GetAsync("/_emulator/clock")).Json.GetProperty("mode").GetString());
    }

    [Theory]
    [InlineData("""{"to":"yesterday"}""", 404)]
    [InlineData("""{"to":"Yesterday"}""", 422)]
    [InlineData("""{"too":"seed"}""", 422)]
    [InlineData("""{"to":7}""", 422)]
    [InlineData("{", 400)]
    public async Task A_bad_reset_resets_nothing(string body, int status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();

        Assert.Equal((HttpStatusCode)status, (await emulator.PostAsync("/_emulator/reset", body)).Status);

        Assert.Equal(HttpStatusCode.OK, (await emulator.RunAsync(id)).Status);
    }

    [Fact]
    public async Task An_attempt_in_flight_is_aborted_and_unrecorded()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await Receiver.StartAsync(async (_, http) =>
        {
            http.RequestAborted.Register(aborted.SetResult);
            arrived.SetResult();
            await aborted.Task;
        });
        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        var advance = emulator.PostAsync("/_emulator/clock/advance", """{"until_idle":true}""");
        await arrived.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        await emulator.PostAsync("/_emulator/reset", null);
        await aborted.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        Assert.Equal("reset", (await advance).Json.GetProperty("stopped_because").GetString());
        var sandbox = Assert.Single((await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((0, 0), (sandbox.GetProperty("runs").GetInt32(), sandbox.GetProperty("pending").GetInt32()));
    }

    [Theory]
    [InlineData("""{"balance":12.50}""", "12.5")]
    [InlineData("""{"balance":"0.0000001"}""", "0.0000001")]
    [InlineData("""{"balance":-3}""", "-3")]
    [InlineData("{}", "1000000")]
    public async Task The_balance_can_be_set(string body, string balance)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(balance, (await emulator.PutAsync("/_emulator/account", body)).Json.GetProperty("balance").GetString());
    }

    [Theory]
    [InlineData("""{"balance":"a lot"}""")]
    [InlineData("""{"balance":true}""")]
    [InlineData("""{"balance":1e30}""")]
    [InlineData("""{"ballance":1}""")]
    public async Task A_bad_balance_is_refused(string body)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await emulator.PutAsync("/_emulator/account", body)).Status);
        Assert.Equal("1000000", (await emulator.PutAsync("/_emulator/account", "{}")).Json.GetProperty("balance").GetString());
    }
}
