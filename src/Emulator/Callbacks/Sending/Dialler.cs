using System.Net;
using System.Net.Sockets;

namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>No connection came about, so no byte was sent: the next endpoint may be tried.</summary>
internal sealed class DialException(IPEndPoint endpoint, SocketError error, Exception? inner) : IOException(null, inner)
{
    public IPEndPoint Endpoint => endpoint;

    public SocketError Error => error;
}

/// <summary>
/// Opens the connections of <see cref="CallbackSender"/>, to the address in the request and nowhere else. Knows nothing
/// of names. No state, called from any thread.
/// </summary>
internal sealed class Dialler(TimeProvider time)
{
    private static readonly HttpRequestOptionsKey<TimeSpan> PatienceKey = new("Runflow.Emulator.DialPatience");

    /// <summary>How long this request waits for its connection before another endpoint is to be tried.</summary>
    public static void SetPatience(HttpRequestMessage request, TimeSpan patience) => request.Options.Set(PatienceKey, patience);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        // A name here would be a defect, and looking it up would undo the check: Parse throws.
        var endpoint = new IPEndPoint(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port);
        var patience = context.InitialRequestMessage.Options.TryGetValue(PatienceKey, out var set) ? set : Timeout.InfiniteTimeSpan;
        using var expired = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expired.Token);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, either.Token);

            // A port from the ephemeral range on which nobody listens can be answered by our own end of the connection.
            return Equals(socket.LocalEndPoint, socket.RemoteEndPoint)
                ? throw new DialException(endpoint, SocketError.ConnectionRefused, null)
                : new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new DialException(endpoint, e.SocketErrorCode, e);
        }
        catch (OperationCanceledException e) when (expired.IsCancellationRequested)
        {
            socket.Dispose();
            throw new DialException(endpoint, SocketError.TimedOut, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
