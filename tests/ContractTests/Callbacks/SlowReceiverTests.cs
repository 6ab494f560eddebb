using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

public sealed class SlowReceiverTests
{
    [Fact]
    public async Task A_receiver_that_holds_more_attempts_than_a_sandbox_may_have_delays_no_other_sandbox_and_no_other_receiver()
    {
        const int Attempts = 100;
        var cancel = TestContext.Current.CancellationToken;
        await using var slow = await HeldReceiver.StartAsync();
        await using var quick = await Receiver.StartAsync();
        await using var other = await HeldReceiver.StartAsync();

        // All durations are nothing, so the attempts of a sandbox are due at one instant.
        await using var emulator = await RunflowEmulator.StartAsync(
            new() { ClockMode = ClockMode.Manual, Queue = TimeSpan.Zero, Dispatch = TimeSpan.Zero, Inference = TimeSpan.Zero, Step = TimeSpan.Zero, CallbackTimeout = Patience.Limit }, cancel);
        var held = emulator.Sandbox("rf_test_held");
        for (var i = 0; i < Attempts; i++)
        {
            await held.SubmitAsync($"Held {i}", slow.Url, cancel);
        }

        var beside = await held.SubmitAsync("To another receiver", other.Url, cancel);
        var stuck = held.Clock.RunUntilIdleAsync(cancel);
        await slow.Called.Seen();

        var free = emulator.Sandbox("rf_test_free");
        var run = await free.SubmitAsync("Free", quick.Url, cancel);
        await free.Clock.RunUntilIdleAsync(cancel).WaitAsync(Patience.Limit, cancel);
        Assert.Equal("delivered", Assert.Single(await free.GetDeliveriesAsync(run.Id, cancel)).StatusCode);
        await other.Called.Seen();
        Assert.False(stuck.IsCompleted);
        Assert.Equal("succeeded", (await held.GetRunAsync(beside.Id, cancel)).StatusCode);

        slow.Release.SetResult();
        other.Release.SetResult();
        await stuck.WaitAsync(Patience.Limit, cancel);
        Assert.Equal("delivered", Assert.Single(await held.GetDeliveriesAsync(beside.Id, cancel)).StatusCode);
    }
}
