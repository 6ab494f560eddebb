using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Runflow.Emulator.Bench.Children;

/// <summary>
/// One kept-alive HTTP/1.1 connection to a loopback port, one request at a time. Blocking calls on a thread of their own
/// cost a generator of load the least, and what it does not use is left for the server.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[64 * 1024];

    public Connection(int port) => socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a complete request and reads its answer to the end; the span is good until the next call.</summary>
    public ReadOnlySpan<byte> Ask(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty)
        {
            request = request[socket.Send(request)..];
        }

        var length = 0;
        while (true)
        {
            var read = socket.Receive(buffer.AsSpan(length));
            if (read == 0)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            length += read;
            if (length == Complete(buffer.AsSpan(0, length)))
            {
                return buffer.AsSpan(0, length);
            }
        }
    }

    public void Dispose() => socket.Dispose();

    /// <summary>The length of the whole answer, or -1 while its head is not there.</summary>
    private static int Complete(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return -1;
        }

        var mark = "\r\nContent-Length: "u8;
        var at = received[..end].IndexOf(mark);
        return at >= 0 && Utf8Parser.TryParse(received[(at + mark.Length)..], out int body, out _)
            ? end + 4 + body
            : throw new InvalidOperationException("The answer has no Content-Length.");
    }
}
