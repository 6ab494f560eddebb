using System.Net;
using System.Net.Sockets;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Tests.Callbacks.Egress;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

/// <summary>Receivers that take their time or all of it: left when the time is over, and nobody else waits for them.</summary>
public sealed class SlowTests
{
    [Fact]
    public async Task Hanging_receiver_times_out_by_the_given_time()
    {
        var arrived = SenderBench.Signal();
        await using var receiver = new RawReceiver(request =>
        {
            arrived.SetResult();
            return Task.CompletedTask;
        });
        var time = new ManualTime();
        using var sender = SenderBench.Sender(time: time);
        var attempt = sender.Send(receiver.Url);
        await arrived.Seen();
        time.Advance(SenderBench.AttemptTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(attempt.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var outcome = await attempt;
        Assert.Equal(AttemptFault.Timeout, outcome.Fault);
        Assert.Null(outcome.StatusCode);
        Assert.Equal(10_000, outcome.ResponseTimeMs);
        Assert.Contains("within 10000 ms (setting callback_timeout_ms)", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ", null)]
    [InlineData("HTTP/1.1 202 OK\r\nContent-Length: 100\r\n\r\n", 202)]
    public async Task One_byte_a_second_ends_at_the_timeout(string beginning, int? status)
    {
        var beat = new SemaphoreSlim(0);
        var written = new SemaphoreSlim(0);
        await using var receiver = new RawReceiver(async request =>
        {
            await request.SendAsync(beginning);
            for (var second = 0; second < 10; second++)
            {
                await request.SendAsync("x");
                written.Release();
                await beat.WaitAsync();
            }
        });
        var time = new ManualTime();
        using var sender = SenderBench.Sender(time: time);
        using var head = new HeadSignal(receiver.Endpoint.Port);
        var attempt = sender.Send(receiver.Url);
        if (status is not null)
        {
            await head.Seen();
        }

        for (var second = 0; second < 10; second++)
        {
            Assert.True(await written.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
            Assert.False(attempt.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(1));
            beat.Release();
        }

        var outcome = await attempt;
        Assert.Equal(status is null ? AttemptFault.Timeout : AttemptFault.None, outcome.Fault);
        Assert.Equal(status, outcome.StatusCode);
        Assert.Contains("10000 ms (setting callback_timeout_ms)", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.All(outcome.ResponseBody, letter => Assert.Equal((byte)'x', letter));
    }

    [Fact]
    public async Task Look_up_that_hangs_and_ignores_its_token_times_out()
    {
        var time = new ManualTime();
        var resolver = new HangingResolver();
        using var sender = SenderBench.Sender(resolver, time);
        var attempt = sender.Send(new Uri("http://slow.test/"));
        await resolver.Asked.Seen();
        time.Advance(SenderBench.AttemptTimeout);
        Assert.Equal(AttemptFault.Timeout, (await attempt).Fault);
    }

    [Fact]
    public async Task Address_that_takes_no_connection_leaves_time_for_the_next()
    {
        // A full backlog drops every further SYN: connecting neither succeeds nor fails.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        full.Listen(0);
        var at = (IPEndPoint)full.LocalEndPoint!;
        using var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filler.ConnectAsync(at, TestContext.Current.CancellationToken);
        await using var receiver = new RawReceiver(request => request.AnswerAsync(200), port: at.Port);
        var time = new ManualTime();
        using var sender = SenderBench.Sender(new StubResolver([at.Address, IPAddress.Loopback]), time);

        var attempt = sender.Send(new Uri($"http://two.test:{at.Port}/"));
        await time.TimersSet(2);
        time.Advance(SenderBench.AttemptTimeout / 2);

        var outcome = await attempt;
        Assert.Equal(200, outcome.StatusCode);
        Assert.Equal(5_000, outcome.ResponseTimeMs);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Callers_own_token_ends_the_attempt_without_outcome()
    {
        var arrived = SenderBench.Signal();
        await using var receiver = new RawReceiver(request =>
        {
            arrived.SetResult();
            return Task.CompletedTask;
        });
        using var sender = SenderBench.Sender();
        using var own = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var attempt = sender.SendAsync(SenderBench.Message(receiver.Url), own.Token);
        await arrived.Seen();
        await own.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attempt);
        Assert.Equal(own.Token, error.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendAsync(SenderBench.Message(receiver.Url), own.Token));
    }

    [Fact]
    public async Task Receivers_that_hang_delay_nobody_else()
    {
        var hanging = SenderBench.Signal();
        var count = 0;
        await using var receiver = new RawReceiver(request =>
        {
            if (request.Head.StartsWith("POST /hang", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref count) == 200)
                {
                    hanging.SetResult();
                }

                return Task.CompletedTask;
            }

            return request.AnswerAsync(200);
        });
        using var sender = SenderBench.Sender();
        using var own = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var stuck = Enumerable.Range(0, 200)
            .Select(_ => sender.SendAsync(SenderBench.Message(new Uri(receiver.Url, "/hang")), own.Token)).ToArray();
        await hanging.Seen();

        // The same endpoint even: only the connections are theirs.
        Assert.Equal(200, (await sender.Send(receiver.Url)).StatusCode);
        Assert.DoesNotContain(stuck, attempt => attempt.IsCompleted);
        await own.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(stuck));
    }

    private sealed class HangingResolver : Emulator.Callbacks.Egress.IHostResolver
    {
        public TaskCompletionSource Asked { get; } = SenderBench.Signal();

        public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            Asked.SetResult();
            await new TaskCompletionSource().Task;
            return [];
        }
    }
}
