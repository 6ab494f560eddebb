using System.Net;
using Runflow.Emulator.Callbacks.Sending;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

public sealed class TlsTests
{
    [Fact]
    public async Task Unknown_certificate_fails_and_names_the_setting()
    {
        await using var receiver = await TlsReceiver.StartAsync();
        using var sender = SenderBench.Sender();
        var outcome = await sender.Send(receiver.Url);
        Assert.Equal(AttemptFault.Connection, outcome.Fault);
        Assert.StartsWith("TLS failed: ", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("set callback_tls_insecure", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, receiver.Requests);
    }

    [Fact]
    public async Task Unknown_certificate_is_accepted_on_request_and_the_name_of_the_url_is_asked_for()
    {
        await using var receiver = await TlsReceiver.StartAsync();
        using var sender = SenderBench.Sender(tlsInsecure: true);
        var outcome = await sender.Send(receiver.Url);
        Assert.Null(outcome.ErrorMessage);
        Assert.Equal(200, outcome.StatusCode);
        Assert.Equal(["receiver.test"], receiver.Names);
        Assert.Equal($"receiver.test:{receiver.Url.Port}", receiver.Host);

        // What is kept for the inspector is what was said, and not what was encrypted.
        Assert.StartsWith("POST /", System.Text.Encoding.Latin1.GetString(outcome.Wire!.RequestHead), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", System.Text.Encoding.Latin1.GetString(outcome.Wire.Answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_http_behind_an_https_url_says_so()
    {
        using var sender = SenderBench.Sender(tlsInsecure: true);
        using var raw = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        raw.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        raw.Listen();
        var closing = CloseAtOnceAsync(raw);
        var outcome = await sender.Send(new Uri($"https://{raw.LocalEndPoint}/"));
        await closing;
        Assert.Equal(AttemptFault.Connection, outcome.Fault);
        Assert.Contains("write http:// if the port speaks plain HTTP", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    private static async Task CloseAtOnceAsync(System.Net.Sockets.Socket listener)
    {
        using var accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        await accepted.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
    }
}
