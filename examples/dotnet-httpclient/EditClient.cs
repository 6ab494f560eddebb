using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Runflow.Examples;

/// <summary>The API said no, and asking again would not change that.</summary>
public sealed class RefusedException(HttpStatusCode status, JsonElement problem)
    : Exception($"{(int)status} {problem.GetProperty("code").GetString()}: {problem.GetProperty("message").GetString()}")
{
    public HttpStatusCode Status { get; } = status;

    public JsonElement Problem { get; } = problem;
}

/// <summary>A client of the edit API that comes through bad days: it asks again where asking again helps, and nowhere else.</summary>
/// <param name="api">Has the base address and the key.</param>
/// <param name="sleep">Waits; tests hand in one that moves the emulator's clock.</param>
/// <param name="attempts">How often one request is sent at most.</param>
public sealed class EditClient(HttpClient api, Func<TimeSpan, Task>? sleep = null, int attempts = 5)
{
    private const string EditRuns = "v1/models/black-forest-labs/flux-2-klein-4b/edit/runs";
    private static readonly string[] Ends = ["succeeded", "failed", "cancelled", "canceled"];
    private readonly Func<TimeSpan, Task> sleep = sleep ?? Task.Delay;

    /// <summary>A client of the API at an address, with a key.</summary>
    public static HttpClient Connect(string baseUrl, string key) => new()
    {
        BaseAddress = new Uri(baseUrl.TrimEnd('/') + "/"),
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>Creates a run. One Idempotency-Key goes with all attempts, so that however often it is sent there is one run.</summary>
    public Task<JsonElement> CreateAsync(string prompt, string imageUrl, string? callbackUrl = null)
    {
        var key = Guid.NewGuid().ToString();
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Post, EditRuns)
        {
            Headers = { { "Idempotency-Key", key } },
            Content = JsonContent.Create(new { input = new { prompt, image_urls = new[] { imageUrl } }, callback_url = callbackUrl }),
        });
    }

    /// <summary>Asks once a second until the run has ended.</summary>
    public async Task<JsonElement> WaitAsync(string id, int polls = 180)
    {
        for (var poll = 0; poll < polls; poll++)
        {
            var run = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, $"v1/runs/{id}"));
            if (Ends.Contains(run.GetProperty("status_code").GetString()))
            {
                return run;
            }

            await sleep(TimeSpan.FromSeconds(1));
        }

        throw new TimeoutException($"Run {id} has not ended after {polls} polls.");
    }

    /// <summary>The picture's bytes. The URL is signed: it wants no key.</summary>
    public static async Task<byte[]> DownloadAsync(JsonElement run)
    {
        using var anonymous = new HttpClient();
        return await anonymous.GetByteArrayAsync(run.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString());
    }

    private async Task<JsonElement> SendAsync(Func<HttpRequestMessage> make)
    {
        for (var attempt = 1; ; attempt++)
        {
            var last = attempt == attempts;
            TimeSpan wait;
            try
            {
                using var request = make();
                using var answer = await api.SendAsync(request);
                var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
                if (answer.IsSuccessStatusCode)
                {
                    return body;
                }

                if (last || !IsRetried(answer.StatusCode))
                {
                    throw new RefusedException(answer.StatusCode, body);
                }

                wait = answer.Headers.RetryAfter?.Delta ?? Backoff(attempt);
            }
            catch (Exception broken) when (!last && broken is HttpRequestException or TaskCanceledException)
            {
                // Nobody knows whether it took effect; the Idempotency-Key makes that harmless.
                wait = Backoff(attempt);
            }

            await sleep(wait);
        }
    }

    private static bool IsRetried(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>1, 2, 4, 8 seconds.</summary>
    private static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(Math.Pow(2, attempt - 1));
}
