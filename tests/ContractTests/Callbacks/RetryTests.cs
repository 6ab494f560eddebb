using Runflow.Contracts;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

public sealed class RetryTests
{
    [Fact]
    public async Task Three_attempts_wait_one_and_two_seconds_of_sandbox_time()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 503, 200);
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);

        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.DeliveriesAsync(run));
        Assert.Equal("delivered", delivery.StatusCode);
        Assert.Equal([503, 503, 200], delivery.Attempts.Select(static attempt => attempt.StatusCode));
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], delivery.Attempts.Zip(delivery.Attempts.Skip(1), static (a, b) => b.CreatedAt - a.CreatedAt));
        Assert.Equal(3, receiver.Calls.Count);
        Assert.Single(receiver.Calls.Select(static call => call.Text).Distinct());
        Assert.Single(receiver.Calls.Select(static call => call.Headers["Runflow-Request-Id"]).Distinct());
        Assert.All(receiver.Calls, static call => Assert.Equal(64, call.Headers["Runflow-Signature"].Length));
        Assert.Equal(delivery.PayloadBytes, receiver.Calls[0].Text);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(410)]
    [InlineData(429)]
    public async Task Answers_outside_2xx_and_5xx_are_final(int status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(status);
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);

        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.DeliveriesAsync(run));
        Assert.Equal("failed", delivery.StatusCode);
        Assert.Equal("http_status", delivery.FailureReasonCode);
        Assert.Single(delivery.Attempts);
    }
}
