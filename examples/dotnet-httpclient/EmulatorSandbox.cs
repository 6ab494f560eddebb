using System.Net.Http.Json;
using System.Text.Json;

namespace Runflow.Examples;

/// <summary>The emulator's own surface, for one test: a key is a sandbox, so tests do not meet.</summary>
public sealed class EmulatorSandbox : IDisposable
{
    private EmulatorSandbox(HttpClient http) => Http = http;

    /// <summary>Speaks for this sandbox.</summary>
    public HttpClient Http { get; }

    /// <summary>How long the client under test wanted to wait each time, in seconds.</summary>
    public List<double> Waits { get; } = [];

    public static async Task<EmulatorSandbox> CreateAsync(string baseUrl, string key)
    {
        var sandbox = new EmulatorSandbox(EditClient.Connect(baseUrl, key));
        await sandbox.SendAsync(HttpMethod.Post, "reset", new { });
        await sandbox.SendAsync(HttpMethod.Put, "clock", new { mode = "manual" });
        return sandbox;
    }

    /// <summary>What the client waits, the sandbox's clock goes on; nobody waits for real.</summary>
    public Task SleepAsync(TimeSpan time)
    {
        Waits.Add(time.TotalSeconds);
        return SendAsync(HttpMethod.Post, "clock/advance", new { by_ms = (long)time.TotalMilliseconds });
    }

    /// <summary>Every transition, callback and retry has happened.</summary>
    public Task FinishAsync() => SendAsync(HttpMethod.Post, "clock/advance", new { until_idle = true });

    /// <summary>Strikes so many times what is asked with that method.</summary>
    public Task FailRequestsAsync(object fault, int times = 1, string method = "POST") =>
        SendAsync(HttpMethod.Post, "faults", new { point = "request", fault, match = new { method }, when = new { times } });

    /// <summary>Strikes the first attempt of each callback.</summary>
    public Task FailCallbacksAsync(object fault) => SendAsync(HttpMethod.Post, "faults", new { point = "callback", fault, when = new { times = 1 } });

    public async Task<IReadOnlyList<string?>> RunIdsAsync()
    {
        var list = await Http.GetFromJsonAsync<JsonElement>("v1/runs");
        return [.. list.GetProperty("items").EnumerateArray().Select(static run => run.GetProperty("id").GetString())];
    }

    public void Dispose() => Http.Dispose();

    private async Task SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, $"_emulator/{path}") { Content = JsonContent.Create(body) };
        using var answer = await Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
