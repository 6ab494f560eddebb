using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Runflow.Contracts;

namespace Runflow.Examples;

/// <summary>A receiver for Runflow's callbacks. It passes <c>runflow-emulator gauntlet</c>.</summary>
/// <param name="secret">The whole signing secret, <c>whsec_</c> included.</param>
public sealed class CallbackReceiver(string secret)
{
    private const int LargestBody = 4 * 1024 * 1024;

    // Runs whose end was handled. Use your database, in one transaction with the effect.
    private readonly ConcurrentDictionary<Guid, bool> handled = [];
    private int count;

    /// <summary>The receiver as a web application that listens on <paramref name="url"/>.</summary>
    public static WebApplication Create(string secret, string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url).ConfigureKestrel(static server => server.Limits.MaxRequestBodySize = LargestBody);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.MapPost("/webhook", new CallbackReceiver(secret).ReceiveAsync);
        return app;
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        var status = await AnswerAsync(http.Request);

        // X-Handled lets the gauntlet grade effects, too. Leave it out in production.
        http.Response.Headers["X-Handled"] = Volatile.Read(ref count).ToString(CultureInfo.InvariantCulture);
        http.Response.StatusCode = status;
    }

    private async Task<int> AnswerAsync(HttpRequest request)
    {
        // Raw bytes: nothing parses them before the signature is checked, so there is no model binding here.
        using var raw = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(raw, request.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException tooLarge)
        {
            return tooLarge.StatusCode;
        }

        var body = raw.GetBuffer().AsMemory(0, (int)raw.Length);
        if (!CallbackSignature.Verify(secret, body.Span, request.Headers[CallbackSignature.HeaderName]))
        {
            return StatusCodes.Status401Unauthorized;
        }

        try
        {
            using var callback = JsonDocument.Parse(body);
            if (callback.RootElement.GetProperty("event").GetString() is "run.completed" or "run.failed" or "run.cancelled")
            {
                Handle(callback.RootElement);
            }

            // Unknown events are taken as well: a refusal would be final.
            return StatusCodes.Status200OK;
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }

    /// <summary>What has to be done when a run has ended; once for each run, however often it is told.</summary>
    private void Handle(JsonElement callback)
    {
        if (handled.TryAdd(callback.GetProperty("run_id").GetGuid(), true))
        {
            Interlocked.Increment(ref count);
        }
    }
}
