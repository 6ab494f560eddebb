using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>The verbs that a .NET test says about callbacks.</summary>
public sealed class SandboxVerbTests
{
    [Fact]
    public async Task A_test_rotates_the_secret_redelivers_and_subscribes_a_webhook()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await RunflowEmulator.StartAsync(new() { ClockMode = ClockMode.Manual, CallbackTimeout = Patience.Limit }, cancel);
        var sandbox = emulator.Default;
        var run = await sandbox.SubmitAsync("A red bicycle", receiver.Url, cancel);
        await sandbox.Clock.RunUntilIdleAsync(cancel);

        var secret = await sandbox.CreateSecretAsync("say \"next\"", cancel);
        Assert.Equal(("say \"next\"", false), (secret.Label, secret.IsCurrent));
        Assert.True((await sandbox.PromoteSecretAsync(secret.Id, cancel)).IsCurrent);
        Assert.False((await sandbox.RedeliverAsync(run.Id, cancel)).IsAutomatic);
        await sandbox.Clock.RunUntilIdleAsync(cancel);
        Assert.Equal(VendorSignature.Of(secret.PlainSecret, receiver.Calls[1].Body), receiver.Calls[1].Headers["Runflow-Signature"]);

        var all = await sandbox.SubscribeAsync(receiver.Url, cancellationToken: cancel);
        var failures = await sandbox.SubscribeAsync(receiver.Url, ["run.failed"], cancel);
        await sandbox.DeleteSecretAsync(secret.Id, cancel);
        await sandbox.SubmitAsync("Another", cancellationToken: cancel);
        await sandbox.Clock.RunUntilIdleAsync(cancel);

        Assert.Equal(3, all.EventSubscriptions.Count);
        var sent = Assert.Single(await sandbox.GetWebhookDeliveriesAsync(all.Id, cancel));
        Assert.Equal(("run.completed", "delivered", (Guid?)null), (sent.EventTypeCode, sent.StatusCode, sent.SigningSecretId));
        Assert.Empty(await sandbox.GetWebhookDeliveriesAsync(failures.Id, cancel));
        Assert.DoesNotContain("Runflow-Signature", receiver.Calls[2].Headers.Keys);
    }
}
