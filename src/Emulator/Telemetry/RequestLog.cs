using Runflow.Emulator.Http;

namespace Runflow.Emulator.Telemetry;

/// <summary>One line in the log for each request to the emulated API (setting <c>log_requests</c>).</summary>
internal sealed class RequestLog(ILogger<RequestLog> logger)
{
    private static readonly EventId Ended = new(20, nameof(Ended));

    /// <summary>Listens, where the lines are wanted.</summary>
    public void Listen(Exchanges exchanges)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            exchanges.Closed += exchange =>
                logger.Log(LogLevel.Information, Ended, new RequestLine(exchange), null, static (line, _) => line.ToString());
        }
    }
}
