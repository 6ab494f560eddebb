using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Commands;

/// <summary>The emulator as a server with a port: what <c>serve</c> and <c>exec</c> start, and end within two seconds.</summary>
internal sealed class Server
{
    // Together below two seconds, whatever hangs: requests and callbacks in flight get the first, everything else what is left.
    private static readonly TimeSpan RequestsMayFinish = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EverythingMayClose = TimeSpan.FromSeconds(1.6);

    private readonly WebApplication app;
    private readonly EmulatorOptions options;

    private Server(WebApplication app, EmulatorOptions options)
    {
        this.app = app;
        this.options = options;
        var addresses = app.Urls.Select(BindingAddress.Parse).ToList();
        var (plain, secure) = (addresses.First(static address => address.Scheme == "http"), addresses.Find(static address => address.Scheme == "https"));
        Listening = new Listening(
            ListenAddress.ToCall(ListenAddress.Bound(options.Host, options.Port), plain.Port),
            secure is null ? null : ListenAddress.ToCall(ListenAddress.Bound(options.Host, options.TlsPort), secure.Port, "https"),
            plain.Port,
            BearerKey.Default,
            Environment.ProcessId);
    }

    /// <summary>Where it listens.</summary>
    public Listening Listening { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Cancelled when it gives up by itself; the log says why.</summary>
    public CancellationToken GaveUp => app.Lifetime.ApplicationStopping;

    /// <summary>Starts it and writes the ready file. What is wrong is said on the terminal.</summary>
    /// <returns>The server; or null, and the code to end with, <see cref="ExitCode.Fine"/> when it was asked to stop before it listened.</returns>
    public static async Task<(Server? Server, int Code)> StartAsync(EmulatorOptions options, Terminal terminal, CancellationToken stop)
    {
        using var transport = TransportThread.Prepare();
        if (!ReadyFile.Remove(options.ReadyFile, terminal) || Compose(options, terminal, transport) is not { } app)
        {
            return (null, ExitCode.Usage);
        }

        try
        {
            await app.StartAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await CloseAsync(app).ConfigureAwait(false);
            return (null, ExitCode.Fine);
        }
        catch (Exception failure) when (BindFailure(failure) is { } socket)
        {
            await CloseAsync(app).ConfigureAwait(false);
            return (null, Refused(socket, options, terminal));
        }

        var server = new Server(app, options);
        if (ReadyFile.Write(options.ReadyFile, server.Listening, terminal))
        {
            return (server, ExitCode.Fine);
        }

        await CloseAsync(app).ConfigureAwait(false);
        return (null, ExitCode.Usage);
    }

    /// <summary>Removes the ready file and ends everything, whatever hangs.</summary>
    public Task CloseAsync()
    {
        ReadyFile.RemoveOwn(options.ReadyFile, Listening);
        return CloseAsync(app);
    }

    /// <summary>Puts it together; null, with the reason on the terminal, when a setting names what cannot be used.</summary>
    private static WebApplication? Compose(EmulatorOptions options, Terminal terminal, IDisposable? transport) =>
        terminal.OfSettings(() =>
        {
            ForeignSettings.Forget(terminal.Environment);
            var builder = EmulatorApp.CreateBuilder(options);
            ForeignSettings.Forget(builder);
            if (transport is not null)
            {
                TransportThread.Use(builder.WebHost);
            }

            LogSetup.Apply(builder.Logging, options, terminal);
            builder.Services.AddSingleton<IHostLifetime, OutsideLifetime>();
            builder.Services.AddHostedService<CallbackDrain>();
            builder.Services.Configure<HostOptions>(static host => (host.ShutdownTimeout, host.ServicesStopConcurrently) = (RequestsMayFinish, true));
            var app = EmulatorApp.Build(builder);
            app.Urls.Clear();
            foreach (var address in ListenAddress.ToBind(options))
            {
                app.Urls.Add(address);
            }

            return app;
        });

    private static async Task CloseAsync(WebApplication app)
    {
        try
        {
            await Close().WaitAsync(EverythingMayClose).ConfigureAwait(false);
        }
        catch (Exception late) when (late is OperationCanceledException or TimeoutException or AggregateException)
        {
            // The process ends now in any case; what did not finish in time was told to.
        }

        async Task Close()
        {
            try
            {
                await app.StopAsync().ConfigureAwait(false);
            }
            finally
            {
                await app.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static SocketError? BindFailure(Exception failure) => failure switch
    {
        SocketException socket => socket.SocketErrorCode,
        AddressInUseException => SocketError.AddressAlreadyInUse,
        { InnerException: { } inner } when failure is IOException or AggregateException => BindFailure(inner),
        _ => null,
    };

    private static int Refused(SocketError socket, EmulatorOptions options, Terminal terminal)
    {
        var (sentence, code) = socket switch
        {
            SocketError.AddressAlreadyInUse =>
                ($"port {options.Port}{Secure(options)} on {options.Host} is taken by another program; --port 0 picks a free one.", ExitCode.PortTaken),
            SocketError.AccessDenied =>
                ($"port {options.Port}{Secure(options)} needs rights that this process does not have; take one above 1023, or --port 0.", ExitCode.Usage),
            SocketError.AddressNotAvailable =>
                ($"{options.Host} is no address of this machine; --host 127.0.0.1 listens for this machine, --host '*' for all.", ExitCode.Usage),
            _ => ($"cannot listen on {options.Host}, port {options.Port}: {socket}.", ExitCode.Usage),
        };
        terminal.Complain(sentence);
        return code;
    }

    private static string Secure(EmulatorOptions options) => options.Tls is null ? "" : $" or tls_port {options.TlsPort}";

    /// <summary>Leaves signals to <see cref="ProcessSignals"/>, which has them from the first instruction on and knows who asked.</summary>
    private sealed class OutsideLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
