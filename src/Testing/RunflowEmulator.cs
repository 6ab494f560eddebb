using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Testing;

/// <summary>
/// The emulator inside a test, on the engine the command runs: in memory, or on a loopback port for clients that bring
/// their own sockets. Start one for each test, or share one and give each test a key of its own: a key is a sandbox.
/// </summary>
/// <example>
/// <code>
/// await using var emulator = await RunflowEmulator.StartAsync(new() { ClockMode = ClockMode.Manual });
/// using var client = emulator.CreateClient();
/// var run = await emulator.SubmitAsync("A red bicycle");
/// await emulator.Clock.RunUntilIdleAsync();
/// run = await emulator.GetRunAsync(run.Id);
/// </code>
/// </example>
public sealed class RunflowEmulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly bool inMemory;

    private RunflowEmulator(WebApplication app, bool inMemory, Uri baseAddress)
    {
        this.app = app;
        this.inMemory = inMemory;
        BaseAddress = baseAddress;
        Default = Sandbox("rf_test_emulator");
    }

    /// <summary>Where it is: <c>http://localhost/</c> in memory, else the loopback address with its port.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The loopback address that speaks TLS; null without the option <c>Tls</c>, and in memory.</summary>
    public Uri? SecureAddress { get; private init; }

    /// <summary>The sandbox of the documented key, <c>rf_test_emulator</c>.</summary>
    public EmulatedSandbox Default { get; }

    /// <summary>The clock of <see cref="Default"/>.</summary>
    public EmulatedClock Clock => Default.Clock;

    /// <summary>What goes wrong in <see cref="Default"/>.</summary>
    public EmulatedFaults Faults => Default.Faults;

    /// <summary>The snapshots of <see cref="Default"/>.</summary>
    public EmulatedSnapshots Snapshots => Default.Snapshots;

    /// <summary>The services of the app, for tests of the emulator itself.</summary>
    internal IServiceProvider Services => app.Services;

    internal Http.Exchanges Exchanges => app.Services.GetRequiredService<Http.Exchanges>();

    internal Sandboxes.Epoch DefaultEpoch => app.Services.GetRequiredService<Sandboxes.SandboxRegistry>().Default.Current;

    internal Journal.JournalBudget JournalBudget => app.Services.GetRequiredService<Journal.JournalBudget>();

    /// <summary>Starts an emulator without a port: requests go through memory. Callbacks still leave by real HTTP.</summary>
    /// <param name="options">How it behaves; null takes the defaults. <c>Host</c> and <c>Port</c> are not used.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">Options are not valid; it names each, its value and what it may be.</exception>
    public static Task<RunflowEmulator> StartAsync(EmulatorOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options, inMemory: true, null, cancellationToken);

    /// <summary>Starts an emulator on a free loopback port, whatever <c>Host</c> and <c>Port</c> say.</summary>
    /// <param name="options">How it behaves; null takes the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">Options are not valid; it names each, its value and what it may be.</exception>
    public static Task<RunflowEmulator> StartOnPortAsync(EmulatorOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options, inMemory: false, null, cancellationToken);

    /// <summary>A client that sends the documented key. Dispose it.</summary>
    public HttpClient CreateClient() => Default.CreateClient();

    /// <summary>Another sandbox: the one of <paramref name="key"/>, 1 to 512 letters, digits and underscores.</summary>
    public EmulatedSandbox Sandbox(string key) => new(this, key);

    /// <inheritdoc cref="EmulatedSandbox.SubmitAsync"/>
    public Task<Contracts.RunDocument> SubmitAsync(string prompt, string? callbackUrl = null, CancellationToken cancellationToken = default) =>
        Default.SubmitAsync(prompt, callbackUrl, cancellationToken);

    /// <inheritdoc cref="EmulatedSandbox.GetRunAsync"/>
    public Task<Contracts.RunDocument> GetRunAsync(Guid id, CancellationToken cancellationToken = default) => Default.GetRunAsync(id, cancellationToken);

    /// <inheritdoc cref="EmulatedSandbox.GetDeliveriesAsync"/>
    public Task<IReadOnlyList<Contracts.DeliveryDocument>> GetDeliveriesAsync(Guid run, CancellationToken cancellationToken = default) =>
        Default.GetDeliveriesAsync(run, cancellationToken);

    /// <inheritdoc cref="EmulatedSandbox.ResetAsync"/>
    public Task ResetAsync(CancellationToken cancellationToken = default) => Default.ResetAsync(cancellationToken);

    /// <summary>Stops it; attempts in flight are aborted.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    internal static async Task<RunflowEmulator> StartAsync(
        EmulatorOptions? options, bool inMemory, Action<IServiceCollection>? replace, CancellationToken cancellationToken)
    {
        options ??= new EmulatorOptions();
        if (OptionsCheck.Problems(options) is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        }

        var builder = EmulatorApp.CreateBuilder(options);
        builder.Logging.ClearProviders();
        if (inMemory)
        {
            builder.WebHost.UseTestServer();
        }

        replace?.Invoke(builder.Services);
        var app = EmulatorApp.Build(builder);
        if (!inMemory)
        {
            app.Urls.Add("http://127.0.0.1:0");
            if (app.Services.GetRequiredService<EmulatorOptions>().Tls is not null)
            {
                app.Urls.Add("https://127.0.0.1:0");
            }
        }

        await app.StartAsync(cancellationToken);
        var address = inMemory
            ? "http://localhost/"
            : app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return new RunflowEmulator(app, inMemory, new Uri(address)) { SecureAddress = Secure(app, inMemory) };
    }

    private static Uri? Secure(WebApplication app, bool inMemory) => inMemory ? null : app.Urls
        .Where(static url => url.StartsWith("https:", StringComparison.Ordinal)).Select(static url => new Uri(url)).FirstOrDefault();

    /// <summary>The way in, without a key.</summary>
    internal HttpMessageHandler CreateHandler() => inMemory
        ? app.GetTestServer().CreateHandler()
        : new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };

    internal HttpClient CreateClient(string key)
    {
        var client = new HttpClient(CreateHandler()) { BaseAddress = BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
