// An app beside the emulator: POST /orders orders a picture, /webhook is told of it, GET /orders shows what became of all.
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

var baseUrl = Required("RUNFLOW_BASE_URL");
var secret = Encoding.UTF8.GetBytes(Required("RUNFLOW_WEBHOOK_SECRET"));
var callbackUrl = Required("CALLBACK_URL");
var orders = new ConcurrentDictionary<string, string>();

var app = WebApplication.CreateSlimBuilder(args).Build();
using var api = new HttpClient { BaseAddress = new Uri(baseUrl) };
api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Required("RUNFLOW_API_KEY"));

app.MapGet("/orders", () => orders);

app.MapPost("/orders", async () =>
{
    var input = new { prompt = "Make it blue", image_urls = new[] { "https://runflow.test/cat.png" } };
    using var answer = await api.PostAsJsonAsync("/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs", new { input, callback_url = callbackUrl });
    answer.EnsureSuccessStatusCode();
    var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

    // The callback may have been faster.
    orders.TryAdd(id, "ordered");
    return Results.Created($"/orders/{id}", new { id });
});

app.MapPost("/webhook", async (HttpRequest request) =>
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body);
    var expected = Convert.ToHexStringLower(HMACSHA256.HashData(secret, body.ToArray()));
    if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(request.Headers["Runflow-Signature"].ToString())))
    {
        return Results.Unauthorized();
    }

    var callback = JsonSerializer.Deserialize<JsonElement>(body.ToArray());
    var (run, status) = (callback.GetProperty("run_id").GetString()!, callback.GetProperty("status").GetString()!);
    orders[run] = status;
    app.Logger.LogInformation("{Run} {Status}", run, status);
    return Results.Ok();
});

app.Run();

static string Required(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
    ? value
    : throw new InvalidOperationException($"{name} is not set; docker/compose.yaml sets it.");
