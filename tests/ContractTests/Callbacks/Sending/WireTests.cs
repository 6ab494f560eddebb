using System.Diagnostics;
using System.Net;
using System.Text;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Tests.Callbacks.Egress;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

/// <summary>What the receiver sees.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task Request_is_exactly_these_bytes()
    {
        await using var receiver = new RawReceiver(request => request.AnswerAsync(200));
        using var sender = SenderBench.Sender();
        using var activity = new Activity("outer").Start();
        var body = Encoding.UTF8.GetBytes("{\"metadata\":{\"name\":\"zoë+\\u0000\"}}\n");
        var message = SenderBench.Message(new Uri($"http://receiver.test:{receiver.Endpoint.Port}/a%20b//c;d?x=1&y=%2F#fragment")) with { Body = body };

        var outcome = await sender.SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Equal(200, outcome.StatusCode);
        Assert.Equal(AttemptFault.None, outcome.Fault);
        Assert.Null(outcome.ErrorMessage);
        Assert.Equal("ok"u8.ToArray(), outcome.ResponseBody);
        Assert.Equal([new("X-Number", "0"), new("Content-Length", "2")], outcome.ResponseHeaders);
        var request = Assert.Single(receiver.Requests);
        Assert.Equal(body, request.Body);
        Assert.Equal(
            [
                "POST /a%20b//c;d?x=1&y=%2F HTTP/1.1",
                $"Host: receiver.test:{receiver.Endpoint.Port}",
                "User-Agent: Runflow-Emulator/0.1.0",
                "Runflow-Request-Id: r-1",
                $"Runflow-Signature: {new string('a', 64)}",
                "Content-Type: application/json",
                $"Content-Length: {body.Length}",
            ],
            request.Head.Split("\r\n"));
        Assert.Equal(
            request.Head.Split("\r\n").Skip(1),
            OutgoingRequest.Headers(message).Select(header => $"{header.Key}: {header.Value}"));
    }

    [Theory]
    [InlineData("http://[::1]:{0}/", "[::1]:{0}")]
    [InlineData("http://2130706433:{0}/", "127.0.0.1:{0}")]
    [InlineData("http://bücher.example:{0}/", "xn--bcher-kva.example:{0}")]
    [InlineData("http://LocalHost.:{0}/", "localhost:{0}")]
    public async Task Host_header_is_the_host_of_the_url(string url, string host)
    {
        await using var receiver = new RawReceiver(
            request => request.AnswerAsync(200), url.Contains('[', StringComparison.Ordinal) ? IPAddress.IPv6Loopback : null);
        using var sender = SenderBench.Sender();
        var port = receiver.Endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var outcome = await sender.Send(new Uri(url.Replace("{0}", port, StringComparison.Ordinal)));
        Assert.Equal(200, outcome.StatusCode);
        Assert.Contains($"Host: {host.Replace("{0}", port, StringComparison.Ordinal)}\r\n", receiver.Requests[0].Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Framing_is_the_senders_and_content_type_may_be_replaced()
    {
        await using var receiver = new RawReceiver(request => request.AnswerAsync(200));
        using var sender = SenderBench.Sender();
        var message = SenderBench.Message(receiver.Url) with
        {
            Headers =
            [
                new("Content-Type", "application/json; charset=utf-8"), new("Content-Length", "1"), new("Host", "other"),
                new("Transfer-Encoding", "chunked"), new("Expect", "100-continue"), new("User-Agent", "x"),
            ],
        };
        Assert.Equal(200, (await sender.SendAsync(message, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(
            ["POST /hook HTTP/1.1", $"Host: {receiver.Endpoint}", "User-Agent: x", "Content-Type: application/json; charset=utf-8", $"Content-Length: {message.Body.Length}"],
            receiver.Requests[0].Head.Split("\r\n"));
    }

    [Fact]
    public async Task Cookies_of_an_answer_are_not_sent_back()
    {
        await using var receiver = new RawReceiver(
            request => request.SendAsync("HTTP/1.1 204 X\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n"));
        using var sender = SenderBench.Sender();
        var outcome = await sender.Send(receiver.Url);
        Assert.Equal([new("Set-Cookie", "a=1"), new("Set-Cookie", "b=2")], outcome.ResponseHeaders);
        Assert.Equal(204, (await sender.Send(receiver.Url)).StatusCode);
        Assert.DoesNotContain("Cookie", receiver.Requests[1].Head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_is_an_answer_and_not_followed(int status)
    {
        await using var receiver = new RawReceiver(
            request => request.SendAsync($"HTTP/1.1 {status} X\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"));
        using var sender = SenderBench.Sender();
        Assert.Equal(status, (await sender.Send(receiver.Url)).StatusCode);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Compressed_answer_is_kept_as_it_came()
    {
        await using var receiver = new RawReceiver(
            request => request.SendAsync("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u001f\u008b\b\0"));
        using var sender = SenderBench.Sender();
        Assert.Equal([0x1f, 0x8b, 8, 0], (await sender.Send(receiver.Url)).ResponseBody);
        Assert.DoesNotContain("Accept-Encoding", receiver.Requests[0].Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Body_of_a_megabyte_arrives_whole()
    {
        await using var receiver = new RawReceiver(request => request.AnswerAsync(200));
        using var sender = SenderBench.Sender();
        var body = new byte[1 << 20];
        for (var i = 0; i < body.Length; i++)
        {
            body[i] = (byte)(i * 31);
        }

        await sender.SendAsync(SenderBench.Message(receiver.Url) with { Body = body }, TestContext.Current.CancellationToken);
        Assert.Equal(body, Assert.Single(receiver.Requests).Body);
    }

    [Fact]
    public async Task Refused_url_is_never_dialled()
    {
        await using var receiver = new RawReceiver(request => request.AnswerAsync(200));
        using var sender = SenderBench.Sender(egress: "none");
        var outcome = await sender.Send(receiver.Url);
        Assert.Equal(AttemptFault.EgressDenied, outcome.Fault);
        Assert.Null(outcome.StatusCode);
        Assert.Contains("egress is none", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task Name_that_changes_its_answer_after_the_check_changes_nothing()
    {
        await using var receiver = new RawReceiver(request => request.AnswerAsync(200));
        var resolver = new StubResolver([IPAddress.Loopback], [IPAddress.Parse("169.254.169.254")]);
        using var sender = SenderBench.Sender(resolver);
        var url = new Uri($"http://rebind.test:{receiver.Endpoint.Port}/");

        Assert.Equal(200, (await sender.Send(url)).StatusCode);
        Assert.Equal(1, resolver.Asked);
        Assert.Single(receiver.Requests);

        // The next attempt meets the new answer, although a connection to the old address is still open.
        var second = await sender.Send(url);
        Assert.Equal(AttemptFault.EgressDenied, second.Fault);
        Assert.Contains("metadata", second.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(2, resolver.Asked);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Connection_of_a_name_is_not_used_for_its_new_address()
    {
        await using var first = new RawReceiver(request => request.AnswerAsync(200));
        await using var second = new RawReceiver(request => request.AnswerAsync(201), IPAddress.Parse("127.0.0.2"), first.Endpoint.Port);
        using var sender = SenderBench.Sender(new StubResolver([IPAddress.Loopback], [IPAddress.Parse("127.0.0.2")]));
        var url = new Uri($"http://moves.test:{first.Endpoint.Port}/");
        Assert.Equal(200, (await sender.Send(url)).StatusCode);
        Assert.Equal(201, (await sender.Send(url)).StatusCode);
    }

    [Fact]
    public async Task Address_that_refuses_is_followed_by_the_next()
    {
        await using var receiver = new RawReceiver(request => request.AnswerAsync(200));
        using var sender = SenderBench.Sender(new StubResolver([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback]));
        Assert.Equal(200, (await sender.Send(new Uri($"http://two.test:{receiver.Endpoint.Port}/"))).StatusCode);
        Assert.Single(receiver.Requests);
    }
}
