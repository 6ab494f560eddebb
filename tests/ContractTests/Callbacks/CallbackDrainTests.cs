using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Emulator.Tests.Commands;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>The end of the process finishes what is under way, or cuts it off within its limit.</summary>
public sealed class CallbackDrainTests
{
    private static readonly EmulatorOptions AtOnce = new()
    {
        Queue = TimeSpan.Zero, Dispatch = TimeSpan.Zero, Inference = TimeSpan.Zero, Step = TimeSpan.Zero, CallbackTimeout = TimeSpan.FromHours(1),
    };

    [Fact]
    public async Task An_attempt_that_is_under_way_may_end_and_none_begins_after_it()
    {
        await using var receiver = await HeldReceiver.StartAsync();
        await using var failing = await Receiver.StartAsync(503);
        await using var emulator = await StartAsync();
        var failed = await emulator.SubmitAsync("To be tried again", failing.Url);
        await emulator.Emulator.Default.AwaitAsync("callbacks.attempted", 1, Patience.Limit, TestContext.Current.CancellationToken);
        var run = await emulator.SubmitAsync("Held", receiver.Url);
        await receiver.Called.Seen();

        var stopping = Drain(emulator).StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);
        receiver.Release.SetResult();
        await stopping.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        Assert.False(receiver.HungUp.Task.IsCompleted);
        Assert.Equal("delivered", Assert.Single(await emulator.DeliveriesAsync(run)).StatusCode);
        Assert.Equal(("pending", 1), Assert.Single(await emulator.DeliveriesAsync(failed)) is var left ? (left.StatusCode, left.AttemptCount) : default);
        Assert.Single(failing.Calls);
    }

    [Fact]
    public async Task Beyond_the_limit_an_attempt_is_cut_off()
    {
        await using var receiver = await HeldReceiver.StartAsync();
        await using (var emulator = await StartAsync())
        {
            await emulator.SubmitAsync("Held", receiver.Url);
            await receiver.Called.Seen();

            await Drain(emulator).StopAsync(new CancellationToken(canceled: true)).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
            Assert.False(receiver.HungUp.Task.IsCompleted);
        }

        await receiver.HungUp.Seen();
    }

    [Fact]
    public async Task A_receiver_that_hangs_does_not_keep_the_process()
    {
        await using var receiver = await HeldReceiver.StartAsync();
        var (served, url, _) = await RealProcess.ServeAsync(
            ("RUNFLOW_EMULATOR_QUEUE_MS", "0"), ("RUNFLOW_EMULATOR_DISPATCH_MS", "0"), ("RUNFLOW_EMULATOR_INFERENCE_MS", "0"), ("RUNFLOW_EMULATOR_STEP_MS", "0"));
        using (served)
        {
            using var client = new HttpClient { BaseAddress = new Uri(url) };
            client.DefaultRequestHeaders.Add("Authorization", "Bearer rf_test_emulator");
            using var body = new StringContent(Bodies.Beside($"\"callback_url\":\"{receiver.Url}\""), System.Text.Encoding.UTF8, "application/json");
            using var created = await client.PostAsync(new Uri(Testing.EmulatedSandbox.EditRuns, UriKind.Relative), body, TestContext.Current.CancellationToken);
            await receiver.Called.Seen();

            served.AskToEnd();
            Assert.Equal(ExitCode.Fine, await served.ExitAsync());
            await receiver.HungUp.Seen();
            Assert.Contains("before they were answered: 1.", await served.Error, StringComparison.Ordinal);
        }
    }

    private static Task<TestEmulator> StartAsync() => TestEmulator.StartAsync(AtOnce, static services => services.AddSingleton<CallbackDrain>());

    private static CallbackDrain Drain(TestEmulator emulator) => emulator.Emulator.Services.GetRequiredService<CallbackDrain>();
}
