namespace Runflow.Emulator.Commands;

/// <summary>Makes the log ours: one writer, our own events from information up, the framework's from warnings up.</summary>
internal static class LogSetup
{
    /// <summary>Replaces all providers by one that writes to <paramref name="to"/>; <c>quiet</c> leaves errors only.</summary>
    public static void Apply(ILoggingBuilder logging, EmulatorOptions options, TextWriter to)
    {
        logging.ClearProviders();
        logging.AddProvider(new LineLoggerProvider(to, options.LogFormat, TimeProvider.System));
        logging.SetMinimumLevel(options.Quiet ? LogLevel.Error : LogLevel.Warning);

        // It writes nothing that we would show, but would make an activity and a scope for every request.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (!options.Quiet)
        {
            logging.AddFilter("Runflow", LogLevel.Information);
        }
    }
}
