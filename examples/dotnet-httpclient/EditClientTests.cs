using System.Net;
using System.Runtime.CompilerServices;
using Xunit;

namespace Runflow.Examples;

/// <summary>The client and the receiver against a running emulator: <c>runflow-emulator exec -- dotnet run</c>.</summary>
public sealed class EditClientTests
{
    private const string Cat = "https://runflow.test/cat.png";
    private static readonly string ReceiverHost = Environment.GetEnvironmentVariable("RECEIVER_HOST") ?? "127.0.0.1";
    private static readonly string Key = Environment.GetEnvironmentVariable("RUNFLOW_API_KEY") ?? "rf_test_emulator";

    private static string Base => Required("RUNFLOW_BASE_URL");

    private static string Secret => Required("RUNFLOW_WEBHOOK_SECRET");

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
    public async Task Receives_and_verifies_a_callback()
    {
        using var sandbox = await SandboxAsync();
        await using var receiver = await CallbackReceiver.StartAsync(Secret, ReceiverHost);

        var run = await new EditClient(sandbox.Http, sandbox.SleepAsync).CreateAsync("Make it blue", Cat, receiver.Url);
        await sandbox.FinishAsync();

        var callback = Assert.Single(receiver.Callbacks);
        Assert.Equal("run.completed", callback.GetProperty("event").GetString());
        Assert.Equal(run.GetProperty("id").GetString(), callback.GetProperty("run_id").GetString());
    }

    [Fact]
    public async Task Refuses_a_callback_that_was_tampered_with()
    {
        using var sandbox = await SandboxAsync();
        await sandbox.FailCallbacksAsync(new { kind = "tamper" });
        await using var receiver = await CallbackReceiver.StartAsync(Secret, ReceiverHost);

        await new EditClient(sandbox.Http, sandbox.SleepAsync).CreateAsync("Make it blue", Cat, receiver.Url);
        await sandbox.FinishAsync();

        Assert.Empty(receiver.Callbacks);
        Assert.Equal(1, receiver.Refused);
    }

    [Fact]
    public async Task Handles_a_callback_that_comes_twice_once()
    {
        using var sandbox = await SandboxAsync();
        await sandbox.FailCallbacksAsync(new { kind = "duplicate", times = 2, gap_ms = 500 });
        await using var receiver = await CallbackReceiver.StartAsync(Secret, ReceiverHost);

        await new EditClient(sandbox.Http, sandbox.SleepAsync).CreateAsync("Make it blue", Cat, receiver.Url);
        await sandbox.FinishAsync();

        Assert.Single(receiver.Callbacks);
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

    [Fact]
    public async Task Waits_as_long_as_a_429_says()
    {
        using var sandbox = await SandboxAsync();
        await sandbox.FailRequestsAsync(new { kind = "status", status = 429, headers = new Dictionary<string, string> { ["Retry-After"] = "7" } });

        await new EditClient(sandbox.Http, sandbox.SleepAsync).CreateAsync("Make it blue", Cat);

        Assert.Equal([7], sandbox.Waits);
    }

    [Fact]
    public async Task Makes_one_run_though_the_answer_was_lost()
    {
        using var sandbox = await SandboxAsync();
        await sandbox.FailRequestsAsync(new { kind = "drop", when_applied = "after" });

        var run = await new EditClient(sandbox.Http, sandbox.SleepAsync).CreateAsync("Make it blue", Cat);

        Assert.Equal([run.GetProperty("id").GetString()], await sandbox.RunIdsAsync());
        Assert.Equal([1], sandbox.Waits);
    }

    [Fact]
    public async Task Goes_on_polling_after_a_500()
    {
        using var sandbox = await SandboxAsync();
        var client = new EditClient(sandbox.Http, sandbox.SleepAsync);
        var run = await client.CreateAsync("Make it blue", Cat);
        await sandbox.FailRequestsAsync(new { kind = "status", status = 500 }, method: "GET");

        run = await client.WaitAsync(run.GetProperty("id").GetString()!);

        Assert.Equal("succeeded", run.GetProperty("status_code").GetString());
    }

    [Fact]
    public async Task Gives_up_at_once_when_the_request_is_wrong()
    {
        using var sandbox = await SandboxAsync();

        var refused = await Assert.ThrowsAsync<RefusedException>(() => new EditClient(sandbox.Http, sandbox.SleepAsync).CreateAsync("", Cat));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("prompt", refused.Problem.GetProperty("errors")[0].GetProperty("loc")[2].GetString());
        Assert.Empty(sandbox.Waits);
    }

    private static Task<EmulatorSandbox> SandboxAsync([CallerMemberName] string test = "") => EmulatorSandbox.CreateAsync(Base, $"{Key}_dotnet_{test}");

    private static string Required(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set: runflow-emulator exec -- dotnet run");
}
