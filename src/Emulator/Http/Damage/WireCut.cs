using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Runflow.Emulator.Http.Damage;

/// <summary>
/// Ends a connection in the way that is asked for. Over HTTP/2, where other streams share the connection, the stream alone is
/// reset; in memory, where there is no connection, the exchange is aborted.
/// </summary>
internal static class WireCut
{
    // Error codes of RFC 9113, section 7.
    private const int InternalError = 2;
    private const int RefusedStream = 7;
    private const int Cancel = 8;

    /// <summary>Wall time that the server is given to send what is left and close.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Closes in good order after what was written: a TCP FIN.</summary>
    /// <param name="http">The request.</param>
    /// <param name="applied">Whether the request may have taken effect, which HTTP/2 tells the client.</param>
    /// <param name="time">Wall time.</param>
    public static async Task DropAsync(HttpContext http, bool applied, TimeProvider time)
    {
        Exchange.Of(http)?.CutOff(http);
        if (Stream(http) is { } stream)
        {
            stream.Reset(applied ? InternalError : RefusedStream);
            return;
        }

        // Aborting resets a connection. Its own end of the pipe completed, the server sends what is there and then a FIN.
        if (http.Features.Get<IConnectionTransportFeature>()?.Transport is { } transport
            && http.Features.Get<IConnectionLifetimeFeature>() is { } connection)
        {
            await transport.Output.CompleteAsync();
            await Task.Delay(Patience, time, connection.ConnectionClosed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        http.Abort();
    }

    /// <summary>Tears it down: a TCP RST, and what was written before may be lost.</summary>
    public static void Reset(HttpContext http)
    {
        Exchange.Of(http)?.CutOff(http);
        if (Stream(http) is { } stream)
        {
            stream.Reset(Cancel);
            return;
        }

        if (http.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            // Closed with nothing to linger for, a socket sends RST in place of FIN.
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close(timeout: 0);
        }

        http.Abort();
    }

    private static IHttpResetFeature? Stream(HttpContext http) => http.Features.Get<IHttpResetFeature>();
}
