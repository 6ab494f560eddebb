using System.Globalization;

namespace Runflow.Emulator.Commands;

/// <summary>
/// Writes each event as one line, with UTC time and with secrets masked. Safe for all threads: a line is built outside the
/// lock and written under it.
/// </summary>
internal sealed class LineLoggerProvider(TextWriter to, LogFormat format, TimeProvider time) : ILoggerProvider
{
    private const string OwnPrefix = "Runflow.Emulator.";

    private readonly Lock writing = new();

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    /// <inheritdoc />
    public void Dispose()
    {
        // The writer is the caller's.
    }

    private void Write(LogLevel level, string category, EventId id, string message, Exception? exception)
    {
        var at = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var line = format == LogFormat.Json
            ? Json(at, level, category, id, message, exception)
            : Text(at, level, category, message, exception);
        lock (writing)
        {
            to.WriteLine(line);
        }
    }

    private static string Text(string at, LogLevel level, string category, string message, Exception? exception)
    {
        var from = category.StartsWith(OwnPrefix, StringComparison.Ordinal) ? category[OwnPrefix.Length..] : category;
        var what = exception is null ? message : $"{message} [{exception.GetType().Name}: {exception.Message}]";
        var line = $"{at} {Name(level)} {from}: {LogMask.Of(what).ReplaceLineEndings(" ")}";

        // Only a defect needs the way there.
        return level >= LogLevel.Error && exception?.StackTrace is { } trace ? $"{line}{Environment.NewLine}{trace}" : line;
    }

    private static string Json(string at, LogLevel level, string category, EventId id, string message, Exception? exception) => JsonLine.Of(json =>
    {
        json.WriteString("at", at);
        json.WriteString("level", Name(level));
        json.WriteString("from", category);
        if (id.Id != 0)
        {
            json.WriteNumber("event", id.Id);
        }

        json.WriteString("message", LogMask.Of(message));
        if (exception is not null)
        {
            json.WriteString("exception", LogMask.Of(exception.ToString()));
        }
    });

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    private sealed class LineLogger(LineLoggerProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                owner.Write(logLevel, category, eventId, formatter(state, exception), exception);
            }
        }
    }
}
