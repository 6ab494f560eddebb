using Runflow.Emulator.Spec;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Spec;
using Xunit;

namespace Runflow.Emulator.Tests.Hosting;

/// <summary>
/// A fresh emulator for one test, its clock standing, and the words tests are written in. Every answer that comes through
/// <see cref="Client"/> is held against <c>openapi.yaml</c> on the spot.
/// </summary>
internal sealed class TestEmulator : IAsyncDisposable
{
    private readonly RunflowEmulator emulator;
    private readonly List<HttpClient> clients = [];

    private TestEmulator(RunflowEmulator emulator)
    {
        this.emulator = emulator;
        Client = ClientOf("rf_test_emulator");
    }

    public RunflowEmulator Emulator => emulator;

    /// <summary>Sends the documented key.</summary>
    public HttpClient Client { get; }

    public Uri BaseAddress => emulator.BaseAddress;

    /// <summary>In memory, with a standing clock unless <paramref name="options"/> say otherwise.</summary>
    public static async Task<TestEmulator> StartAsync(EmulatorOptions? options = null, Action<IServiceCollection>? replace = null) => new(
        await RunflowEmulator.StartAsync(Patient(options), inMemory: true, replace, TestContext.Current.CancellationToken));

    /// <summary>On a loopback port.</summary>
    public static async Task<TestEmulator> StartOnPortAsync(EmulatorOptions? options = null, Action<IServiceCollection>? replace = null) => new(
        await RunflowEmulator.StartAsync(Patient(options), inMemory: false, replace, TestContext.Current.CancellationToken));

    /// <summary>A checked client of another key, or of none.</summary>
    public HttpClient ClientOf(string? key)
    {
        var client = new HttpClient(new ContractCheckingHandler(emulator.CreateHandler())) { BaseAddress = emulator.BaseAddress };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        clients.Add(client);
        return client;
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> PostAsync(string path, string? json) => SendAsync(HttpMethod.Post, path, json);

    public Task<Reply> PutAsync(string path, string? json) => SendAsync(HttpMethod.Put, path, json);

    /// <summary>Sends a create of the edit model.</summary>
    public Task<Reply> CreateAsync(string json) => PostAsync(EmulatedSandbox.EditRuns, json);

    /// <summary>Creates a run and answers its id; anything but 201 fails the test.</summary>
    public async Task<Guid> SubmitAsync(string prompt = "A red bicycle", string? callbackUrl = null) =>
        (await emulator.SubmitAsync(prompt, callbackUrl, TestContext.Current.CancellationToken)).Id;

    public async Task<Reply> RunAsync(Guid id) => await GetAsync($"/v1/runs/{id}");

    public Task<DateTimeOffset> UntilIdleAsync() => emulator.Clock.RunUntilIdleAsync(TestContext.Current.CancellationToken);

    public Task<DateTimeOffset> AdvanceAsync(TimeSpan by) => emulator.Clock.AdvanceAsync(by, TestContext.Current.CancellationToken);

    /// <summary>The deliveries of a run.</summary>
    public Task<IReadOnlyList<Contracts.DeliveryDocument>> DeliveriesAsync(Guid run) => emulator.GetDeliveriesAsync(run, TestContext.Current.CancellationToken);

    /// <summary>Unless a test has said how long a receiver may take: as long as it likes. On a busy machine the usual ten seconds turn an
    /// answer into a timeout, and that into an attempt that nobody expects.</summary>
    private static EmulatorOptions Patient(EmulatorOptions? options)
    {
        var asked = options ?? new EmulatorOptions { ClockMode = ClockMode.Manual };
        return asked.CallbackTimeout == new EmulatorOptions().CallbackTimeout ? asked with { CallbackTimeout = Patience.Limit } : asked;
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? json, HttpClient? client = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        change?.Invoke(request);
        using var response = await (client ?? Client).SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.OfAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(static client => client.Dispose());
        await emulator.DisposeAsync();
    }
}

/// <summary>An answer, read to its end.</summary>
internal sealed record Reply(HttpStatusCode Status, byte[] Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Text => Encoding.UTF8.GetString(Body);

    public string? Code => Json.GetProperty("code").GetString();

    /// <summary>The paths of a 422, joined with dots.</summary>
    public IReadOnlyList<string> Locs =>
        [.. Json.GetProperty("errors").EnumerateArray().Select(static error => string.Join('.', error.GetProperty("loc").EnumerateArray().Select(static part => part.GetString())))];

    public static async Task<Reply> OfAsync(HttpResponseMessage response) =>
        new(response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), response.Headers, response.Content.Headers);
}
