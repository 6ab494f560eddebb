using System.Net.Http.Json;
using System.Text.Json;

namespace Runflow.Examples.Shop;

/// <summary>The code under test: a shop that has its product pictures edited. It knows an <see cref="HttpClient"/> and no emulator.</summary>
/// <param name="api">Has base address and key of the API.</param>
/// <param name="callbackUrl">Where the shop is told.</param>
public sealed class ProductPictures(HttpClient api, string callbackUrl)
{
    private const string EditRuns = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs";

    /// <summary>Orders a picture and answers the run's id; once more with the same <paramref name="order"/> orders nothing new.</summary>
    public async Task<Guid> OrderAsync(string order, string prompt, Uri photo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, EditRuns)
        {
            Headers = { { "Idempotency-Key", order } },
            Content = JsonContent.Create(new { input = new { prompt, image_urls = new[] { photo } }, callback_url = callbackUrl, client_ref = order }),
        };
        using var answer = await api.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>The finished picture; null while it is being made, and when it could not be.</summary>
    public async Task<Uri?> FindAsync(Guid run)
    {
        var found = await api.GetFromJsonAsync<JsonElement>($"/v1/runs/{run}");
        return found.GetProperty("status_code").GetString() == "succeeded"
            ? new Uri(found.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!)
            : null;
    }
}
