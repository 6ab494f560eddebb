using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Models.Files;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Settings;
using Runflow.Emulator.Tls;

namespace Runflow.Emulator.Commands;

/// <summary><c>serve</c>: listens until the process is asked to end, and ends within two seconds of that.</summary>
internal static class ServeCommand
{
    // Together below two seconds, whatever hangs: requests and callbacks in flight get the first, everything else what is left.
    private static readonly TimeSpan RequestsMayFinish = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EverythingMayClose = TimeSpan.FromSeconds(1.6);

    /// <summary>Runs the emulator.</summary>
    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (terminal, options) = (invocation.Terminal, invocation.Options);
        if (!ReadyFile.Remove(options.ReadyFile, terminal))
        {
            return ExitCode.Usage;
        }

        WebApplication app;
        try
        {
            app = Compose(options, terminal);
        }
        catch (UnusableCertificateException unusable)
        {
            terminal.Complain(unusable.Message);
            return ExitCode.Usage;
        }
        catch (ModelFileException wrong)
        {
            terminal.Complain(wrong.Problems);
            return ExitCode.Usage;
        }
        catch (UnusableSettingException unusable)
        {
            terminal.Complain(unusable.Problems);
            return ExitCode.Usage;
        }

        try
        {
            await app.StartAsync(invocation.Stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (invocation.Stop.IsCancellationRequested)
        {
            await CloseAsync(app).ConfigureAwait(false);
            return ExitCode.Fine;
        }
        catch (Exception failure) when (BindFailure(failure) is { } socket)
        {
            await CloseAsync(app).ConfigureAwait(false);
            return Refused(socket, options, terminal);
        }

        var listening = Listening(app, options);
        if (!ReadyFile.Write(options.ReadyFile, listening, terminal))
        {
            await CloseAsync(app).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        if (!options.Quiet)
        {
            StartText.Write(listening, options, terminal);
        }

        var asked = await EndedAsync(app, invocation.Stop).ConfigureAwait(false);
        ReadyFile.RemoveOwn(options.ReadyFile, listening);
        await CloseAsync(app).ConfigureAwait(false);
        if (!asked)
        {
            terminal.Complain("stopped by itself; the log says why.");
        }

        return asked ? ExitCode.Fine : ExitCode.Failed;
    }

    private static WebApplication Compose(EmulatorOptions options, Terminal terminal)
    {
        ForeignSettings.Forget(terminal.Environment);
        var builder = EmulatorApp.CreateBuilder(options);
        ForeignSettings.Forget(builder);
        LogSetup.Apply(builder.Logging, options, terminal.Error);
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
    }

    private static Listening Listening(WebApplication app, EmulatorOptions options)
    {
        var addresses = app.Urls.Select(BindingAddress.Parse).ToList();
        var (plain, secure) = (addresses.First(static address => address.Scheme == "http"), addresses.Find(static address => address.Scheme == "https"));
        return new Listening(
            ListenAddress.ToCall(ListenAddress.Bound(options.Host, options.Port), plain.Port),
            secure is null ? null : ListenAddress.ToCall(ListenAddress.Bound(options.Host, options.TlsPort), secure.Port, "https"),
            plain.Port,
            BearerKey.Default,
            Environment.ProcessId);
    }

    /// <summary>Waits for the end: true when the process was asked to, false when the host gave up by itself.</summary>
    private static async Task<bool> EndedAsync(WebApplication app, CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var asked = stop.Register(() => ended.TrySetResult());
        using var gaveUp = app.Lifetime.ApplicationStopping.Register(() => ended.TrySetResult());
        await ended.Task.ConfigureAwait(false);
        return stop.IsCancellationRequested;
    }

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

    /// <summary>Leaves signals to <c>Program.cs</c>, which has them from the first instruction on and knows who asked.</summary>
    private sealed class OutsideLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
