using Runflow.Emulator.Telemetry;

namespace Runflow.Emulator.Commands;

/// <summary>Makes the log ours: one writer, our own events from information up, the framework's from warnings up.</summary>
internal static class LogSetup
{
    /// <summary>Replaces all providers by one that writes to the terminal's errors; <c>quiet</c> leaves errors only.</summary>
    public static void Apply(ILoggingBuilder logging, EmulatorOptions options, Terminal terminal)
    {
        logging.ClearProviders();

        // Made by the container, which then closes it: what it holds back is written.
        logging.Services.AddSingleton<ILoggerProvider>(_ => new LineLoggerProvider(terminal.Error, options.LogFormat, TimeProvider.System));
        logging.SetMinimumLevel(options.Quiet ? LogLevel.Error : LogLevel.Warning);

        // It writes nothing that we would show, but would make an activity and a scope for every request.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (!options.Quiet)
        {
            logging.AddFilter("Runflow", LogLevel.Information);
            logging.AddFilter(typeof(RequestLog).FullName, WantsRequests(options, terminal) ? LogLevel.Information : LogLevel.None);
        }
    }

    private static bool WantsRequests(EmulatorOptions options, Terminal terminal) => options.LogRequests switch
    {
        RequestLogging.On => true,
        RequestLogging.Off => false,
        _ => terminal.Interactive || options.LogFormat == LogFormat.Json,
    };
}
