using System.Net;
using System.Net.Sockets;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Tests.Callbacks.Egress;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

/// <summary>Receivers that break off or answer nonsense: bounded, classified, and never sent a body twice.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("close")]
    [InlineData("reset")]
    [InlineData("half a head")]
    public async Task Dropped_connection_is_one_sentence_however_it_was_dropped(string how)
    {
        await using var receiver = new RawReceiver(async request =>
        {
            if (how == "half a head")
            {
                await request.SendAsync("HTTP/1.1 200 OK\r\nContent-Le");
            }

            if (how == "reset")
            {
                request.Reset();
            }
            else
            {
                request.Close();
            }
        });
        using var sender = SenderBench.Sender();
        var outcome = await sender.Send(receiver.Url);
        Assert.Equal(AttemptFault.Connection, outcome.Fault);
        Assert.Null(outcome.StatusCode);
        Assert.Equal(FaultSentences.Dropped, outcome.ErrorMessage);
        Assert.Single(receiver.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 99999 OK\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("<html></html>\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    public async Task Answer_that_is_not_http_is_a_broken_connection(string answer)
    {
        await using var receiver = new RawReceiver(async request =>
        {
            await request.SendAsync(answer);
            request.Close();
        });
        using var sender = SenderBench.Sender();
        var outcome = await sender.Send(receiver.Url);
        Assert.Equal(AttemptFault.Connection, outcome.Fault);
        Assert.StartsWith("The answer is not HTTP/1.1: ", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Endless_head_is_cut_off()
    {
        var given_up = SenderBench.Signal();
        await using var receiver = new RawReceiver(async request =>
        {
            try
            {
                await request.SendAsync("HTTP/1.1 200 OK\r\n");
                while (true)
                {
                    await request.SendAsync($"X-Long: {new string('x', 4000)}\r\n");
                }
            }
            catch (SocketException)
            {
                given_up.SetResult();
                throw;
            }
        });
        using var sender = SenderBench.Sender();
        var outcome = await sender.Send(receiver.Url);
        Assert.Equal(AttemptFault.Connection, outcome.Fault);
        Assert.Equal("The head of the answer is longer than 32 KiB.", outcome.ErrorMessage);
        await given_up.Seen();
    }

    [Theory]
    [InlineData("Content-Length: 10737418240")]
    [InlineData("Connection: close")]
    public async Task Answer_of_ten_gigabytes_is_left_after_its_beginning(string framing)
    {
        var given_up = SenderBench.Signal();
        await using var receiver = new RawReceiver(async request =>
        {
            try
            {
                await request.SendAsync($"HTTP/1.1 200 OK\r\n{framing}\r\n\r\n");
                var block = new byte[65536];
                Array.Fill(block, (byte)'x');
                for (var left = 10L << 30; left > 0; left -= block.Length)
                {
                    await request.SendAsync(block);
                }
            }
            catch (SocketException)
            {
                given_up.SetResult();
                throw;
            }
        });
        using var sender = SenderBench.Sender();
        var outcome = await sender.Send(receiver.Url);
        Assert.Equal(200, outcome.StatusCode);
        Assert.Equal(AttemptFault.None, outcome.Fault);
        Assert.Null(outcome.ErrorMessage);
        Assert.Equal(AnswerBody.KeptBytes, outcome.ResponseBody.Length);
        await given_up.Seen();
    }

    [Fact]
    public async Task Body_that_breaks_off_leaves_the_status()
    {
        await using var receiver = new RawReceiver(async request =>
        {
            await request.SendAsync("HTTP/1.1 500 X\r\nContent-Length: 100\r\n\r\nbroken");
            request.Close();
        });
        using var sender = SenderBench.Sender();
        var outcome = await sender.Send(receiver.Url);
        Assert.Equal(500, outcome.StatusCode);
        Assert.Equal(AttemptFault.None, outcome.Fault);
        Assert.Equal("broken"u8.ToArray(), outcome.ResponseBody);
        Assert.Equal(FaultSentences.BodyBroken, outcome.ErrorMessage);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task Receiver_that_drops_a_connection_sees_the_body_once(int size)
    {
        await using var receiver = new RawReceiver(async request =>
        {
            if (request.Number % 2 == 1)
            {
                request.Close();
                return;
            }

            await request.AnswerAsync(200);
        });
        using var sender = SenderBench.Sender();
        var message = SenderBench.Message(receiver.Url) with { Body = new byte[size] };
        Assert.Equal(200, (await sender.SendAsync(message, TestContext.Current.CancellationToken)).StatusCode);
        var dropped = await sender.SendAsync(message, TestContext.Current.CancellationToken);
        Assert.Equal(AttemptFault.Connection, dropped.Fault);
        Assert.Equal(FaultSentences.Dropped, dropped.ErrorMessage);
        Assert.Equal([0, 1], receiver.Requests.Select(request => request.Connection));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_receiver_that_closes_after_its_answer_disturbs_no_later_attempt(bool reset)
    {
        using var closed = new SemaphoreSlim(0);
        await using var receiver = new RawReceiver(async request =>
        {
            await request.AnswerAsync(200);
            if (reset)
            {
                request.Reset();
            }
            else
            {
                request.Close();
            }

            closed.Release();
        });
        using var sender = SenderBench.Sender();
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(200, (await sender.Send(receiver.Url)).StatusCode);
            Assert.True(await closed.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
        }

        Assert.Equal(30, receiver.Requests.Count);
    }

    [Fact]
    public async Task Unknown_name_is_a_network_error()
    {
        using var sender = SenderBench.Sender(new StubResolver());
        var outcome = await sender.Send(new Uri("http://nowhere.invalid/"));
        Assert.Equal(AttemptFault.Connection, outcome.Fault);
        Assert.Contains("could not be resolved", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refused_loopback_connection_is_explained_in_a_container(bool inContainer)
    {
        // Bound and not listening: the port is taken, and every connection to it is refused.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var sender = SenderBench.Sender(inContainer: inContainer);
        var outcome = await sender.Send(new Uri($"http://{silent.LocalEndPoint}/"));
        Assert.Equal(AttemptFault.Connection, outcome.Fault);
        Assert.StartsWith($"{silent.LocalEndPoint} refused the connection", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(inContainer, outcome.ErrorMessage!.Contains("host.docker.internal is the host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disposed_sender_fails_by_outcome()
    {
        var sender = SenderBench.Sender();
        sender.Dispose();
        Assert.Equal(AttemptFault.Connection, (await sender.Send(new Uri("http://127.0.0.1:9/"))).Fault);
    }
}
