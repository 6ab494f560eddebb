using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

/// <summary>One request that a <see cref="RawReceiver"/> has read whole.</summary>
/// <param name="Number">Its number among all requests of the receiver, from 0.</param>
/// <param name="Connection">The number of the connection it came on, from 0.</param>
/// <param name="Head">Request line and headers, without the empty line.</param>
/// <param name="Body">The bytes behind them.</param>
/// <param name="Socket">Where to answer.</param>
internal sealed record RawRequest(int Number, int Connection, string Head, byte[] Body, Socket Socket)
{
    public async Task SendAsync(string text) => await SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await Socket.SendAsync(bytes.AsMemory(sent));
        }
    }

    public Task AnswerAsync(int status, string body = "ok") =>
        SendAsync($"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\nX-Number: {Number}\r\n\r\n{body}");

    public void Close() => Socket.Dispose();

    /// <summary>Ends the connection with RST instead of FIN.</summary>
    public void Reset()
    {
        Socket.LingerState = new(enable: true, seconds: 0);
        Socket.Dispose();
    }
}

/// <summary>A receiver on a loopback port that answers with whatever bytes its script writes, or with none.</summary>
internal sealed class RawReceiver : IAsyncDisposable
{
    private readonly Socket listener;
    private readonly Func<RawRequest, Task> script;
    private readonly CancellationTokenSource stopped = new();
    private readonly List<RawRequest> requests = [];
    private readonly List<Socket> sockets = [];
    private readonly Task accepting;

    public RawReceiver(Func<RawRequest, Task> script, IPAddress? address = null, int port = 0)
    {
        this.script = script;
        listener = new((address ?? IPAddress.Loopback).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address ?? IPAddress.Loopback, port));
        listener.Listen(512);
        accepting = AcceptAsync();
    }

    public IPEndPoint Endpoint => (IPEndPoint)listener.LocalEndPoint!;

    public Uri Url => new($"http://{Endpoint}/hook");

    public IReadOnlyList<RawRequest> Requests
    {
        get
        {
            lock (requests)
            {
                return [.. requests];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        listener.Dispose();
        lock (sockets)
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await accepting;
        stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(stopped.Token);
                lock (sockets)
                {
                    sockets.Add(socket);
                }

                connections.Add(ReadAsync(socket, connections.Count));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ReadAsync(Socket socket, int connection)
    {
        List<byte> pending = [];
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                if (Cut(pending, connection, socket) is { } request)
                {
                    await script(request);
                    continue;
                }

                var read = await socket.ReceiveAsync(buffer, stopped.Token);
                if (read == 0)
                {
                    return;
                }

                pending.AddRange(buffer.AsSpan(0, read));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Either side ended the connection.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private RawRequest? Cut(List<byte> pending, int connection, Socket socket)
    {
        var text = Encoding.Latin1.GetString([.. pending]);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var head = text[..end];
        var length = int.Parse(
            head.Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))[16..],
            CultureInfo.InvariantCulture);
        if (pending.Count < end + 4 + length)
        {
            return null;
        }

        lock (requests)
        {
            var request = new RawRequest(requests.Count, connection, head, [.. pending.Skip(end + 4).Take(length)], socket);
            requests.Add(request);
            pending.RemoveRange(0, end + 4 + length);
            return request;
        }
    }
}
