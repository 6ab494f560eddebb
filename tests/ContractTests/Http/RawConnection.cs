using Runflow.Emulator.Spec;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Spec;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>An answer as it came over the socket.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Head">Status line and headers.</param>
/// <param name="Body">As many bytes as Content-Length says.</param>
internal sealed record RawAnswer(int Status, string Head, string Body)
{
    public System.Text.Json.JsonElement Json => System.Text.Json.JsonElement.Parse(Body);

    public string Message => Json.GetProperty("message").GetString()!;
}

/// <summary>A plain TCP connection to an emulator: what no client library would send can be sent through it.</summary>
internal sealed class RawConnection : IDisposable
{

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Uri address;
    private Stream stream = Stream.Null;

    private RawConnection(Uri address)
    {
        this.address = address;
        deadline.CancelAfter(Patience.Limit);
    }

    public static async Task<RawConnection> OpenAsync(TestEmulator emulator)
    {
        var connection = new RawConnection(emulator.BaseAddress);
        await connection.socket.ConnectAsync(emulator.BaseAddress.Host, emulator.BaseAddress.Port, connection.deadline.Token);
        connection.stream = new NetworkStream(connection.socket, ownsSocket: true);
        return connection;
    }

    /// <summary>Head of a create with the documented key; <paramref name="framing"/> says how long the body is.</summary>
    public string CreateHead(string framing, string version = "1.1") => string.Create(
        CultureInfo.InvariantCulture,
        $"POST {EmulatedSandbox.EditRuns} HTTP/{version}\r\nHost: {address.Authority}\r\nAuthorization: Bearer rf_test_emulator\r\nContent-Type: application/json\r\n{framing}\r\n\r\n");

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await stream.WriteAsync(bytes, deadline.Token);

    /// <summary>Sends a create with these bytes as its body.</summary>
    public Task SendCreateAsync(byte[] body, bool close = false) => SendAsync(
        [.. Encoding.Latin1.GetBytes(CreateHead(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}{(close ? "\r\nConnection: close" : "")}"))), .. body]);

    /// <summary>Says that nothing more will come, and goes on listening.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads one answer and holds it against the contract.</summary>
    public async Task<RawAnswer> AnswerAsync(string method = "POST", string path = EmulatedSandbox.EditRuns)
    {
        var head = await HeadAsync();
        var headers = head.Split("\r\n").Skip(1).Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, deadline.Token);
        var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        Assert.Empty(ContractCheck.Check(OpenApiContract.Served, new ContractAnswer(method, path, status, headers, body)));
        return new RawAnswer(status, head, Encoding.UTF8.GetString(body));
    }

    /// <summary>Status line and headers of what comes next, an interim answer included.</summary>
    public async Task<string> HeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, deadline.Token);
            head.Append((char)one[0]);
        }

        return head.ToString().TrimEnd();
    }

    /// <summary>Whether the emulator has closed the connection and sent nothing more.</summary>
    public async Task<bool> EndsAsync() => await stream.ReadAsync(new byte[1], deadline.Token) == 0;

    /// <summary>What the emulator still sends until it closes the connection.</summary>
    public async Task<string> RestAsync()
    {
        using var rest = new MemoryStream();
        try
        {
            await stream.CopyToAsync(rest, deadline.Token);
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }

        return Encoding.ASCII.GetString(rest.ToArray());
    }

    /// <summary>How the connection ends, and what came before: false for a FIN, true for a RST.</summary>
    public async Task<(byte[] Bytes, bool Reset)> EndAsync()
    {
        using var rest = new MemoryStream();
        try
        {
            await stream.CopyToAsync(rest, deadline.Token);
            return (rest.ToArray(), false);
        }
        catch (IOException broken) when (broken.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return (rest.ToArray(), true);
        }
    }

    /// <summary>Bytes that have come and were not read.</summary>
    public int Waiting => socket.Available;

    /// <summary>Reads exactly so many bytes.</summary>
    public async Task<byte[]> TakeAsync(int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, deadline.Token);
        return bytes;
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
        deadline.Dispose();
    }
}
