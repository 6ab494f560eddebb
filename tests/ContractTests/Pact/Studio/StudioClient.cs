using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Runflow.Emulator.Tests.Pact.Studio;

/// <summary>
/// How a team that has never seen the emulator calls the API: plain HttpClient code that reads what it needs and no more.
/// What it does not read is in none of its pacts.
/// </summary>
internal sealed class StudioClient(HttpClient http)
{
    public const string Models = "/v1/models/black-forest-labs/flux-2-klein-4b/edit";

    public Uri BaseAddress => http.BaseAddress!;

    public async Task<StudioRun> EditAsync(string body, string? idempotencyKey = null, string type = "application/json")
    {
        using var request = Request(HttpMethod.Post, $"{Models}/runs", body, type);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return StudioRun.Read(await SendAsync(request, HttpStatusCode.Created));
    }

    public async Task<StudioRun> PollAsync(string id) => StudioRun.Read(await GetAsync($"/v1/runs/{id}"));

    /// <returns>The run, and whether this call cancelled it.</returns>
    public async Task<(StudioRun Run, bool Cancelled)> CancelAsync(string id, string reason)
    {
        using var request = Request(HttpMethod.Post, $"/v1/admin/runs/{id}/cancellation", $$"""{"reason":"{{reason}}"}""");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var run = StudioRun.Read(await ReadAsync(response, HttpStatusCode.Created, HttpStatusCode.OK));
        return (run, response.StatusCode == HttpStatusCode.Created);
    }

    /// <returns>The runs of one page, and the cursor of the next.</returns>
    public async Task<(IReadOnlyList<StudioRun> Runs, string? Next)> ListAsync(string q, int limit)
    {
        var page = await GetAsync($"/v1/runs?q={Uri.EscapeDataString(q)}&limit={limit}");
        return ([.. page.GetProperty("items").EnumerateArray().Select(StudioRun.Read)], page.GetProperty("next").GetString());
    }

    public async Task<IReadOnlyList<string>> DeliveriesAsync(string run) =>
        [.. (await GetAsync($"/v1/runs/{run}/callback")).EnumerateArray().Select(static delivery => delivery.GetProperty("status_code").GetString()!)];

    public async Task<string> RedeliverAsync(string run)
    {
        using var request = Request(HttpMethod.Post, $"/v1/runs/{run}/callback-redeliveries", "{}");
        return (await SendAsync(request, HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }

    public async Task<decimal> BalanceAsync() =>
        decimal.Parse((await GetAsync("/v1/billing/balance")).GetProperty("balance").GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    public async Task<(string Asset, string UploadUrl)> AnnounceAsync(string filename, string type, int size)
    {
        using var request = Request(HttpMethod.Post, "/v1/asset-uploads", $$"""{"filename":"{{filename}}","mime_type":"{{type}}","size_bytes":{{size}}}""");
        var upload = await SendAsync(request, HttpStatusCode.Created);
        return (upload.GetProperty("asset_id").GetString()!, upload.GetProperty("upload_url").GetString()!);
    }

    /// <summary>Sends the bytes to a presigned URL, which takes no key.</summary>
    public static async Task UploadAsync(Uri url, byte[] bytes, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var bare = new HttpClient();
        using var response = await bare.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public async Task<string> ConfirmAsync(string asset)
    {
        using var request = Request(HttpMethod.Post, $"/v1/asset-uploads/{asset}/confirmations", "{}");
        return (await SendAsync(request, HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }

    /// <returns>Where the asset's bytes are, and how many.</returns>
    public async Task<(string Url, int Bytes)> AssetAsync(string asset)
    {
        var found = await GetAsync($"/v1/assets/{asset}");
        return (found.GetProperty("url").GetString()!, found.GetProperty("size_bytes").GetInt32());
    }

    public async Task<IReadOnlyList<string>> AssetsAsync() =>
        [.. (await GetAsync("/v1/assets")).GetProperty("items").EnumerateArray().Select(static asset => asset.GetProperty("name").GetString()!)];

    public Task DeleteAssetAsync(string asset) => DeleteAsync($"/v1/assets/{asset}");

    /// <returns>The secret's id, and the secret itself, which is told this once.</returns>
    public async Task<(string Id, string Secret)> CreateSecretAsync(string label)
    {
        using var request = Request(HttpMethod.Post, "/v1/callback-secrets", $$"""{"label":"{{label}}"}""");
        var secret = await SendAsync(request, HttpStatusCode.Created);
        return (secret.GetProperty("id").GetString()!, secret.GetProperty("plain_secret").GetString()!);
    }

    /// <returns>The beginning of the one that signs.</returns>
    public async Task<string?> CurrentSecretAsync() => (await GetAsync("/v1/callback-secrets")).GetProperty("items").EnumerateArray()
        .Where(static secret => secret.GetProperty("is_current").GetBoolean()).Select(static secret => secret.GetProperty("key_prefix").GetString()).FirstOrDefault();

    public async Task<bool> PromoteSecretAsync(string id)
    {
        using var request = Request(HttpMethod.Patch, $"/v1/callback-secrets/{id}", """{"is_current":true}""");
        return (await SendAsync(request, HttpStatusCode.OK)).GetProperty("is_current").GetBoolean();
    }

    public Task DeleteSecretAsync(string id) => DeleteAsync($"/v1/callback-secrets/{id}");

    /// <returns>The batch's status, and how many runs it has.</returns>
    public async Task<(string Status, int Runs)> EditManyAsync(string body)
    {
        using var request = Request(HttpMethod.Post, $"{Models}/batches", body);
        return Batch(await SendAsync(request, HttpStatusCode.Created));
    }

    public async Task<(string Status, int Runs)> BatchAsync(string id) => Batch(await GetAsync($"/v1/batches/{id}"));

    /// <returns>The status of each run, in the order in which they were asked for.</returns>
    public async Task<IReadOnlyList<string>> BatchItemsAsync(string id) =>
        [.. (await GetAsync($"/v1/batches/{id}/items")).GetProperty("items").EnumerateArray().OrderBy(static item => item.GetProperty("sequence_index").GetInt32()).Select(static item => item.GetProperty("status_code").GetString()!)];

    /// <returns>The webhook's id, and whether it is told anything.</returns>
    public async Task<(string Id, bool Enabled)> SubscribeAsync(string url, string type)
    {
        using var request = Request(HttpMethod.Post, "/v1/webhooks", $$"""{"url":"{{url}}","event_type_codes":["{{type}}"]}""");
        return Webhook(await SendAsync(request, HttpStatusCode.Created));
    }

    public async Task<(string Id, bool Enabled)> WebhookAsync(string id) => Webhook(await GetAsync($"/v1/webhooks/{id}"));

    public async Task<(string Id, bool Enabled)> EnableWebhookAsync(string id)
    {
        using var request = Request(HttpMethod.Patch, $"/v1/webhooks/{id}", """{"is_disabled":false}""");
        return Webhook(await SendAsync(request, HttpStatusCode.OK));
    }

    public Task DeleteWebhookAsync(string id) => DeleteAsync($"/v1/webhooks/{id}");

    private static (string, int) Batch(JsonElement batch) => (batch.GetProperty("status_code").GetString()!, batch.GetProperty("items_total").GetInt32());

    private static (string, bool) Webhook(JsonElement webhook) => (webhook.GetProperty("id").GetString()!, webhook.GetProperty("disabled_at").ValueKind == JsonValueKind.Null);

    private async Task DeleteAsync(string path)
    {
        using var response = await http.DeleteAsync(path, TestContext.Current.CancellationToken);
        if (response.StatusCode != HttpStatusCode.NoContent)
        {
            await ReadAsync(response);
        }
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var request = Request(HttpMethod.Get, path, null);
        return await SendAsync(request, HttpStatusCode.OK);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? body, string type = "application/json") =>
        new(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)) };

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, HttpStatusCode expected)
    {
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await ReadAsync(response, expected);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, params HttpStatusCode[] expected)
    {
        var json = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return expected.Contains(response.StatusCode) ? json : throw StudioException.Of((int)response.StatusCode, json);
    }
}

/// <summary>What the team reads of a run.</summary>
internal sealed record StudioRun(string Id, string Status, string? Picture, string? Failure)
{
    public static StudioRun Read(JsonElement run) => new(
        run.GetProperty("id").GetString()!,
        run.GetProperty("status_code").GetString()!,
        run.TryGetProperty("output", out var output) && output.ValueKind == JsonValueKind.Object ? output.GetProperty("outputs")[0].GetProperty("url").GetString() : null,
        run.TryGetProperty("failure_code", out var code) ? code.GetString() : null);
}

/// <summary>A refusal as the team reads it.</summary>
internal sealed class StudioException(int status, string code, string message, IReadOnlyList<string> places) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    /// <summary>What the 422 speaks of, for example <c>body.input.prompt</c>.</summary>
    public IReadOnlyList<string> Places => places;

    public static StudioException Of(int status, JsonElement error) => new(
        status,
        error.GetProperty("code").GetString()!,
        error.GetProperty("message").GetString()!,
        error.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? [.. errors.EnumerateArray().Select(static item => string.Join('.', item.GetProperty("loc").EnumerateArray().Select(static part => part.ToString())))]
            : []);
}
