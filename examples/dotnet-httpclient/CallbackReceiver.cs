using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Runflow.Examples;

/// <summary>Receives callbacks on a free port: verifies the raw bytes, keeps what is genuine, answers 401 to the rest.</summary>
public sealed class CallbackReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string secret;
    private readonly ConcurrentDictionary<string, JsonElement> callbacks = new();
    private int refused;

    private CallbackReceiver(WebApplication app, string secret) => (this.app, this.secret) = (app, secret);

    public string Url { get; private set; } = "";

    /// <summary>What was genuine, each run once.</summary>
    public IReadOnlyCollection<JsonElement> Callbacks => [.. callbacks.Values];

    public int Refused => Volatile.Read(ref refused);

    /// <param name="secret">The whole secret, <c>whsec_</c> included.</param>
    /// <param name="host">The name by which the sender reaches this machine.</param>
    public static async Task<CallbackReceiver> StartAsync(string secret, string host = "127.0.0.1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();

        // The emulator in a container comes from outside, under another name than this machine's loopback.
        builder.WebHost.UseUrls(host == "127.0.0.1" ? "http://127.0.0.1:0" : "http://0.0.0.0:0");
        var receiver = new CallbackReceiver(builder.Build(), secret);
        receiver.app.MapPost("/webhook", receiver.ReceiveAsync);
        await receiver.app.StartAsync();
        receiver.Url = $"http://{host}:{new Uri(receiver.app.Urls.First()).Port}/webhook";
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>The message is the body as it came, before anything parses it.</summary>
    public static bool IsGenuine(string secret, byte[] raw, string? signature)
    {
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), raw));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature ?? ""));
    }

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var raw = body.ToArray();
        if (!IsGenuine(secret, raw, request.Headers["Runflow-Signature"]))
        {
            Interlocked.Increment(ref refused);
            return Results.Unauthorized();
        }

        var callback = JsonSerializer.Deserialize<JsonElement>(raw);
        callbacks.TryAdd(callback.GetProperty("run_id").GetString()!, callback);
        return Results.Ok();
    }
}
