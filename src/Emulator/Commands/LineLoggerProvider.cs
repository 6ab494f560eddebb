using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Runflow.Emulator.Commands;

/// <summary>
/// Writes each event as one line, with UTC time and with secrets masked. Safe for all threads: a line is built outside the
/// lock and written under it. Warnings and worse are written at once; what is information may wait for its like for 50 ms,
/// since a write for each request would cost more than the request.
/// </summary>
internal sealed class LineLoggerProvider : ILoggerProvider
{
    private const int MostHeldBack = 16 * 1024;

    private const string OwnPrefix = "Runflow.Emulator.";

    /// <summary>What fails at the start also reaches <see cref="Server"/> as an exception, which says it in a sentence and not in a stack trace.</summary>
    private static readonly (string Category, EventId Event) StartFailed = ("Microsoft.Extensions.Hosting.Internal.Host", new EventId(11));

    private static readonly TimeSpan MayWait = TimeSpan.FromMilliseconds(50);

    private readonly Lock writing = new();
    private readonly StringBuilder heldBack = new();
    private readonly TextWriter to;
    private readonly LogFormat format;
    private readonly TimeProvider time;
    private readonly ITimer timer;

    /// <summary>Writes to <paramref name="to"/>, which stays the caller's.</summary>
    public LineLoggerProvider(TextWriter to, LogFormat format, TimeProvider time)
    {
        (this.to, this.format, this.time) = (to, format, time);
        timer = time.CreateTimer(static self => ((LineLoggerProvider)self!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    /// <inheritdoc />
    public void Dispose()
    {
        timer.Dispose();
        Flush();
    }

    private void Write(LogLevel level, string category, EventId id, string message, object? state, Exception? exception)
    {
        var at = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var line = format == LogFormat.Json
            ? Json(at, level, category, id, message, state, exception)
            : Text(at, level, category, message, exception);
        lock (writing)
        {
            if (heldBack.Length == 0 && level < LogLevel.Warning)
            {
                timer.Change(MayWait, Timeout.InfiniteTimeSpan);
            }

            heldBack.Append(line).Append(Environment.NewLine);
            if (level >= LogLevel.Warning || heldBack.Length > MostHeldBack)
            {
                WriteHeldBack();
            }
        }
    }

    private void Flush()
    {
        lock (writing)
        {
            WriteHeldBack();
        }
    }

    private void WriteHeldBack()
    {
        to.Write(heldBack);
        heldBack.Clear();
    }

    private static string Text(string at, LogLevel level, string category, string message, Exception? exception)
    {
        var from = category.StartsWith(OwnPrefix, StringComparison.Ordinal) ? category[OwnPrefix.Length..] : category;
        var what = exception is null ? message : $"{message} [{exception.GetType().Name}: {exception.Message}]";
        var line = $"{at} {Name(level)} {from}: {LogMask.Of(what).ReplaceLineEndings(" ")}";

        // Only a defect needs the way there.
        return level >= LogLevel.Error && exception?.StackTrace is { } trace ? $"{line}{Environment.NewLine}{trace}" : line;
    }

    private static string Json(string at, LogLevel level, string category, EventId id, string message, object? state, Exception? exception) => JsonLine.Of(json =>
    {
        json.WriteString("at", at);
        json.WriteString("level", Name(level));
        json.WriteString("from", category);
        if (id.Id != 0)
        {
            json.WriteNumber("event", id.Id);
        }

        json.WriteString("message", LogMask.Of(message));
        Fields(json, state);
        if (exception is not null)
        {
            json.WriteString("exception", LogMask.Of(exception.ToString()));
        }
    });

    /// <summary>What an event says beside its message, by name.</summary>
    private static void Fields(Utf8JsonWriter json, object? state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields)
        {
            return;
        }

        foreach (var (name, value) in fields)
        {
            if (name == "{OriginalFormat}")
            {
                continue;
            }

            json.WritePropertyName(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
            switch (value)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                case int number:
                    json.WriteNumberValue(number);
                    break;
                case long number:
                    json.WriteNumberValue(number);
                    break;
                case double number:
                    json.WriteNumberValue(number);
                    break;
                default:
                    json.WriteStringValue(LogMask.Of(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                    break;
            }
        }
    }

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
            if (IsEnabled(logLevel) && !(eventId == StartFailed.Event && category == StartFailed.Category))
            {
                owner.Write(logLevel, category, eventId, formatter(state, exception), state, exception);
            }
        }
    }
}
