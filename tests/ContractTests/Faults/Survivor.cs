using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Runflow.Contracts;
using Runflow.Emulator.Gauntlet;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;

namespace Runflow.Emulator.Tests.Faults;

/// <summary>What a client takes care of; a test leaves one out.</summary>
internal sealed record Care
{
    public bool WaitsBeforeRetries { get; init; } = true;

    public bool SendsIdempotencyKeys { get; init; } = true;

    public bool ChecksSignatures { get; init; } = true;

    public bool HandlesEachRunOnce { get; init; } = true;
}

/// <summary>
/// A client as one would write it for the real API: it wants so many pictures, creates a run for each, learns of the end by
/// callback, reads every two seconds in case that gets lost, and fetches the picture. It waits in sandbox time: what it does
/// next is due at an instant, to which <see cref="RunAsync"/> moves the clock.
/// </summary>
internal sealed class Survivor(HttpClient http, string secret, Care care)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, int> effects = [];
    private int handled;

    /// <summary>How often the end of each run had its effect: once is right.</summary>
    public IReadOnlyDictionary<Guid, int> Effects => effects;

    /// <summary>Gets all pictures.</summary>
    /// <param name="clock">The sandbox's.</param>
    /// <param name="count">How many.</param>
    /// <param name="callbackUrl">Leads to <see cref="ReceiveAsync"/>.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The run that made each.</returns>
    public async Task<IReadOnlyList<Guid>> RunAsync(EmulatedClock clock, int count, string callbackUrl, CancellationToken cancel)
    {
        var wanted = Enumerable.Range(0, count).Select(number => new Wish(string.Create(CultureInfo.InvariantCulture, $"wish-{number}"), callbackUrl)).ToList();
        while (wanted.Where(static wish => !wish.IsDone).ToList() is { Count: > 0 } open)
        {
            var now = await clock.GetNowAsync(cancel);
            var due = open.FindAll(wish => wish.Due <= now);
            if (due.Count == 0)
            {
                await clock.AdvanceToAsync(open.Min(static wish => wish.Due), cancel);
                continue;
            }

            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel }, async (wish, _) => wish.Due = now + await TryAsync(wish, cancel));
        }

        return [.. wanted.Select(static wish => wish.Run!.Value)];
    }

    /// <summary>Takes a callback.</summary>
    public Task ReceiveAsync(Received call, HttpContext answer)
    {
        answer.Response.StatusCode = Receive(call);
        answer.Response.Headers[GauntletRunner.HandledHeader] = Volatile.Read(ref handled).ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    private int Receive(Received call)
    {
        if (care.ChecksSignatures && !CallbackSignature.Verify(secret, call.Body, call.Headers.GetValueOrDefault(CallbackSignature.HeaderName)))
        {
            return 401;
        }

        try
        {
            using var body = JsonDocument.Parse(call.Body);
            if (body.RootElement.GetProperty("event").GetString() is "run.completed" or "run.failed" or "run.cancelled")
            {
                Handle(body.RootElement.GetProperty("run_id").GetGuid(), isTold: true);
            }

            return 200;
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return 400;
        }
    }

    /// <summary>The effect of a run's end.</summary>
    private void Handle(Guid run, bool isTold)
    {
        if (effects.TryAdd(run, 1))
        {
            Interlocked.Increment(ref handled);
        }
        else if (isTold && !care.HandlesEachRunOnce)
        {
            effects.AddOrUpdate(run, 1, static (_, times) => times + 1);
            Interlocked.Increment(ref handled);
        }
    }

    /// <summary>Does what is next for a picture.</summary>
    /// <returns>How long to wait then.</returns>
    private async Task<TimeSpan> TryAsync(Wish wish, CancellationToken cancel)
    {
        TimeSpan? asked = null;
        try
        {
            using var request = wish.Next(care.SendsIdempotencyKeys);
            using var response = await http.SendAsync(request, cancel);
            var body = await response.Content.ReadAsByteArrayAsync(cancel);
            if (response.IsSuccessStatusCode)
            {
                wish.Failures = 0;
                return Take(wish, body);
            }

            if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
            {
                throw new InvalidOperationException($"{request.Method} {request.RequestUri} was answered {(int)response.StatusCode}: {Encoding.UTF8.GetString(body)}");
            }

            asked = response.Headers.RetryAfter?.Delta;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            // No answer, or half of one: the same as a 5xx.
        }

        wish.Failures++;
        var wait = TimeSpan.FromMilliseconds(200 * (1 << Math.Min(wish.Failures, 6)));
        return !care.WaitsBeforeRetries ? TimeSpan.Zero : asked > wait ? asked.Value : wait;
    }

    private TimeSpan Take(Wish wish, byte[] body)
    {
        if (wish.Url is not null)
        {
            wish.IsDone = body.AsSpan(1).StartsWith("PNG"u8);
            return TimeSpan.Zero;
        }

        using var document = JsonDocument.Parse(body);
        var run = document.RootElement;
        wish.Run = run.GetProperty("id").GetGuid();
        if (run.GetProperty("status_code").GetString() != "succeeded")
        {
            return Pace;
        }

        Handle(wish.Run.Value, isTold: false);
        wish.Url = run.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString();
        return TimeSpan.Zero;
    }

    /// <summary>A picture that is wanted, and how far it is.</summary>
    private sealed class Wish(string name, string callbackUrl)
    {
        public DateTimeOffset Due { get; set; }

        public Guid? Run { get; set; }

        public string? Url { get; set; }

        public int Failures { get; set; }

        public bool IsDone { get; set; }

        public HttpRequestMessage Next(bool withKey)
        {
            if (Url is not null || Run is not null)
            {
                return new HttpRequestMessage(HttpMethod.Get, Url ?? $"/v1/runs/{Run}");
            }

            // A source of one pixel makes the smallest picture there is.
            var create = new HttpRequestMessage(HttpMethod.Post, EmulatedSandbox.EditRuns)
            {
                Content = new StringContent(
                    $$$$"""{"input":{"prompt":"{{{{name}}}}","reference_image_1":"{{{{Bodies.PixelBase64}}}}"},"callback_url":"{{{{callbackUrl}}}}","metadata":{"emulator":{"key":"{{{{name}}}}"}}}""", Encoding.UTF8, "application/json"),
            };
            if (withKey)
            {
                create.Headers.Add("Idempotency-Key", name);
            }

            return create;
        }
    }
}
