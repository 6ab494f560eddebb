using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Runflow.Contracts;

namespace Runflow.Examples;

/// <summary>The receiver on a free port, as the emulator and a test see it.</summary>
internal sealed class RunningReceiver : IAsyncDisposable
{
    private static readonly string Host = Environment.GetEnvironmentVariable("RECEIVER_HOST") ?? "127.0.0.1";
    private readonly WebApplication app;
    private readonly HttpClient sender;
    private readonly string secret;

    private RunningReceiver(WebApplication app, string secret)
    {
        (this.app, this.secret) = (app, secret);
        var port = new Uri(app.Urls.First()).Port;
        Url = $"http://{Host}:{port}/webhook";
        sender = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/webhook") };
    }

    /// <summary>Where the emulator reaches it.</summary>
    public string Url { get; }

    public static async Task<RunningReceiver> StartAsync(string secret)
    {
        // The emulator in a container comes from outside, under another name than this machine's loopback.
        var app = CallbackReceiver.Create(secret, Host == "127.0.0.1" ? "http://127.0.0.1:0" : "http://0.0.0.0:0");
        await app.StartAsync();
        return new RunningReceiver(app, secret);
    }

    /// <summary>The status of the answer to these bytes, signed with a secret as a sender would.</summary>
    public async Task<HttpStatusCode> PostAsync(string body, string signedWith)
    {
        using var answer = await SendAsync(body, signedWith);
        return answer.StatusCode;
    }

    /// <summary>How many runs it has acted upon; asked by an event that nobody knows, which it takes and does nothing about.</summary>
    public async Task<int> HandledAsync()
    {
        using var answer = await SendAsync("""{"event": "run.unheard_of"}""", secret);
        answer.EnsureSuccessStatusCode();
        return int.Parse(answer.Headers.GetValues("X-Handled").Single(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        sender.Dispose();
        await app.DisposeAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string signedWith)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(CallbackSignature.HeaderName, CallbackSignature.Sign(signedWith, Encoding.UTF8.GetBytes(body)));
        return await sender.SendAsync(request);
    }
}
