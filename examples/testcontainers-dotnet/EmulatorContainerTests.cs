using System.Runtime.CompilerServices;
using Xunit;

namespace Runflow.Examples;

/// <summary>The client and the receiver of <c>../dotnet-httpclient</c> against a container of this class's own: <c>dotnet run</c>.</summary>
public sealed class EmulatorContainerTests(EmulatorContainer emulator) : IClassFixture<EmulatorContainer>
{
    private const string Cat = "https://runflow.test/cat.png";

    [Fact]
    public async Task Creates_a_run_polls_it_and_fetches_the_picture()
    {
        using var sandbox = await SandboxAsync();
        var client = new EditClient(sandbox.Http, sandbox.SleepAsync);

        var run = await client.WaitAsync((await client.CreateAsync("Make it blue", Cat)).GetProperty("id").GetString()!);

        Assert.Equal("succeeded", run.GetProperty("status_code").GetString());
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await EditClient.DownloadAsync(run))[..4]);
    }

    [Fact]
    public async Task Receives_and_verifies_a_callback_that_comes_out_of_the_container()
    {
        using var sandbox = await SandboxAsync();
        await using var receiver = await CallbackReceiver.StartAsync(EmulatorContainer.Secret, EmulatorContainer.ReceiverHost);

        var run = await new EditClient(sandbox.Http, sandbox.SleepAsync).CreateAsync("Make it blue", Cat, receiver.Url);
        await sandbox.FinishAsync();

        var callback = Assert.Single(receiver.Callbacks);
        Assert.Equal(run.GetProperty("id").GetString(), callback.GetProperty("run_id").GetString());
        Assert.Equal(0, receiver.Refused);
    }

    [Fact]
    public async Task Asks_again_after_503_with_backoff()
    {
        using var sandbox = await SandboxAsync();
        await sandbox.FailRequestsAsync(new { kind = "status", status = 503 }, times: 2);

        await new EditClient(sandbox.Http, sandbox.SleepAsync).CreateAsync("Make it blue", Cat);

        Assert.Equal([1, 2], sandbox.Waits);
        Assert.Single(await sandbox.RunIdsAsync());
    }

    private Task<EmulatorSandbox> SandboxAsync([CallerMemberName] string test = "") => EmulatorSandbox.CreateAsync(emulator.BaseUrl, $"rf_test_{test}");
}
