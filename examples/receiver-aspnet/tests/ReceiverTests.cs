using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace Runflow.Examples;

/// <summary>
/// The receiver against callbacks of a running emulator:
/// <c>runflow-emulator exec -- dotnet run --project examples/receiver-aspnet/tests</c>.
/// </summary>
public sealed class ReceiverTests
{
    private const string EditRuns = "v1/models/black-forest-labs/flux-2-klein-4b/edit/runs";
    private static readonly string Key = Environment.GetEnvironmentVariable("RUNFLOW_API_KEY") ?? "rf_test_emulator";

    private static string Base => Required("RUNFLOW_BASE_URL");

    private static string Secret => Required("RUNFLOW_WEBHOOK_SECRET");

    [Fact]
    public async Task Takes_a_callback_and_acts_upon_it()
    {
        using var sandbox = await SandboxAsync();
        await using var receiver = await RunningReceiver.StartAsync(Secret);

        var run = await CreateAsync(sandbox, receiver);
        await sandbox.FinishAsync();

        Assert.Equal("delivered: 200", Told(await CallbackAsync(sandbox, run)));
        Assert.Equal(1, await receiver.HandledAsync());
    }

    [Theory]
    [InlineData("bad_signature")]
    [InlineData("wrong_secret")]
    [InlineData("unsigned")]
    [InlineData("tamper")]
    public async Task Refuses_for_good_what_nobody_can_vouch_for(string kind)
    {
        using var sandbox = await SandboxAsync($"{nameof(Refuses_for_good_what_nobody_can_vouch_for)}_{kind}");
        await using var receiver = await RunningReceiver.StartAsync(Secret);

        var run = await CreateAsync(sandbox, receiver, new { callback = new { kind } });
        await sandbox.FinishAsync();

        Assert.Equal("failed: 401", Told(await CallbackAsync(sandbox, run)));
        Assert.Equal(0, await receiver.HandledAsync());
    }

    [Fact]
    public async Task Refuses_what_an_expired_secret_signed()
    {
        using var sandbox = await SandboxAsync();
        await using var before = await RunningReceiver.StartAsync(Secret);
        var old = await CreateAsync(sandbox, before);
        await sandbox.FinishAsync();

        var next = await SendAsync(sandbox, HttpMethod.Post, "v1/callback-secrets", new { label = "next" });
        await SendAsync(sandbox, HttpMethod.Patch, $"v1/callback-secrets/{next.GetProperty("id").GetString()}", new { is_current = true });
        await using var receiver = await RunningReceiver.StartAsync(next.GetProperty("plain_secret").GetString()!);
        await CreateAsync(sandbox, receiver);
        await sandbox.FinishAsync();
        Assert.Equal(1, await receiver.HandledAsync());

        var body = (await CallbackAsync(sandbox, old)).GetProperty("payload").GetProperty("text").GetString()!;
        Assert.Equal(HttpStatusCode.Unauthorized, await receiver.PostAsync(body, Secret));
        Assert.Equal(HttpStatusCode.OK, await before.PostAsync(body, Secret));
        Assert.Equal(1, await receiver.HandledAsync());
    }

    [Fact]
    public async Task Acts_once_upon_what_comes_twice()
    {
        using var sandbox = await SandboxAsync();
        await using var receiver = await RunningReceiver.StartAsync(Secret);

        var run = await CreateAsync(sandbox, receiver, new { callback = new { kind = "duplicate", times = 3, gap_ms = 500 } });
        await sandbox.FinishAsync();
        await SendAsync(sandbox, HttpMethod.Post, $"v1/runs/{run}/callback-redeliveries", new { });
        await sandbox.FinishAsync();

        Assert.Equal(1, await receiver.HandledAsync());
    }

    [Fact]
    public async Task Takes_callbacks_in_any_order()
    {
        using var sandbox = await SandboxAsync();
        await using var receiver = await RunningReceiver.StartAsync(Secret);

        var last = await CreateAsync(sandbox, receiver, new { callback = new { kind = "reorder", behind = 2 } });
        await CreateAsync(sandbox, receiver);
        await CreateAsync(sandbox, receiver);
        await sandbox.FinishAsync();

        var callbacks = (await sandbox.Http.GetFromJsonAsync<JsonElement>("_emulator/callbacks", TestContext.Current.CancellationToken)).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(last, callbacks.MaxBy(static callback => callback.GetProperty("attempts")[0].GetProperty("sent_at").GetDateTimeOffset()).GetProperty("run_id").GetString());
        Assert.Equal(3, await receiver.HandledAsync());
    }

    [Fact]
    public async Task Takes_a_callback_that_comes_before_reads_show_the_end()
    {
        using var sandbox = await SandboxAsync();
        await using var receiver = await RunningReceiver.StartAsync(Secret);

        var run = await CreateAsync(sandbox, receiver, new { callback = new { kind = "early", lead_ms = 500 } });
        await sandbox.FinishAsync();

        Assert.Equal("delivered: 200", Told(await CallbackAsync(sandbox, run)));
        Assert.Equal(1, await receiver.HandledAsync());
    }

    private static Task<EmulatorSandbox> SandboxAsync([CallerMemberName] string test = "") => EmulatorSandbox.CreateAsync(Base, $"{Key}_receiver_{test}");

    /// <summary>Creates a run and answers its id; <paramref name="emulator"/> asks for a fault of this run alone.</summary>
    private static async Task<string> CreateAsync(EmulatorSandbox sandbox, RunningReceiver receiver, object? emulator = null)
    {
        var body = new { input = new { prompt = "Make it blue" }, callback_url = receiver.Url, metadata = new { emulator = emulator ?? new { } } };
        return (await SendAsync(sandbox, HttpMethod.Post, EditRuns, body)).GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> CallbackAsync(EmulatorSandbox sandbox, string run) =>
        (await sandbox.Http.GetFromJsonAsync<JsonElement>($"_emulator/callbacks?run_id={run}")).GetProperty("items")[0];

    /// <summary>What became of a callback, and the statuses that the receiver answered.</summary>
    private static string Told(JsonElement callback) =>
        $"{callback.GetProperty("status")}: {string.Join(", ", callback.GetProperty("attempts").EnumerateArray().Select(static attempt => attempt.GetProperty("status_code")))}";

    private static async Task<JsonElement> SendAsync(EmulatorSandbox sandbox, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await sandbox.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string Required(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set: runflow-emulator exec -- dotnet run --project examples/receiver-aspnet/tests");
}
