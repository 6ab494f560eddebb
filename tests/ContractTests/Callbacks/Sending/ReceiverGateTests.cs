using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

public sealed class ReceiverGateTests
{
    private static readonly Uri Receiver = new("http://receiver.test:3000/a");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Places_are_handed_on_in_the_order_of_arrival()
    {
        var gate = new ReceiverGate(limit: 2);
        var first = await gate.EnterAsync("s", Receiver, Now);
        var second = await gate.EnterAsync("s", Receiver, Now);
        var waiting = Enumerable.Range(0, 5).Select(_ => gate.EnterAsync("s", Receiver, Now).AsTask()).ToList();
        Assert.DoesNotContain(waiting, task => task.IsCompleted);

        first.Dispose();
        first.Dispose();
        for (var i = 0; i < waiting.Count; i++)
        {
            var place = await waiting[i].WaitAsync(Patience.Limit, Now);
            Assert.DoesNotContain(waiting[(i + 1)..], task => task.IsCompleted);
            place.Dispose();
        }

        second.Dispose();
        Assert.Equal(0, gate.Count);
    }

    [Fact]
    public async Task Newcomer_does_not_overtake_who_waits()
    {
        var gate = new ReceiverGate(limit: 1);
        var first = await gate.EnterAsync("s", Receiver, Now);
        var waiting = gate.EnterAsync("s", Receiver, Now).AsTask();
        first.Dispose();
        var late = gate.EnterAsync("s", Receiver, Now).AsTask();
        var place = await waiting.WaitAsync(Patience.Limit, Now);
        Assert.False(late.IsCompleted);
        place.Dispose();
        (await late.WaitAsync(Patience.Limit, Now)).Dispose();
        Assert.Equal(0, gate.Count);
    }

    [Theory]
    [InlineData("other", "http://receiver.test:3000/a")]
    [InlineData("s", "http://receiver.test:3001/a")]
    [InlineData("s", "https://receiver.test:3000/a")]
    [InlineData("s", "http://other.test:3000/a")]
    public async Task Other_sandboxes_and_receivers_do_not_wait(string sandbox, string url)
    {
        var gate = new ReceiverGate(limit: 1);
        using var held = await gate.EnterAsync("s", Receiver, Now);
        var other = gate.EnterAsync(sandbox, new Uri(url), Now);
        Assert.True(other.IsCompletedSuccessfully);
        (await other).Dispose();
        Assert.Equal(1, gate.Count);
    }

    [Theory]
    [InlineData("http://receiver.test:3000/b?c")]
    [InlineData("http://RECEIVER.test:3000/")]
    public async Task Path_and_case_are_the_same_receiver(string url)
    {
        var gate = new ReceiverGate(limit: 1);
        var held = await gate.EnterAsync("s", Receiver, Now);
        var same = gate.EnterAsync("s", new Uri(url), Now);
        Assert.False(same.IsCompleted);
        held.Dispose();
        (await same.AsTask().WaitAsync(Patience.Limit, Now)).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_waiting_costs_nobody_a_place()
    {
        var gate = new ReceiverGate(limit: 1);
        var held = await gate.EnterAsync("s", Receiver, Now);
        using var own = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var quitter = gate.EnterAsync("s", Receiver, own.Token).AsTask();
        var next = gate.EnterAsync("s", Receiver, Now).AsTask();
        await own.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quitter);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync("s", Receiver, own.Token).AsTask());
        held.Dispose();
        (await next.WaitAsync(Patience.Limit, Now)).Dispose();
        Assert.Equal(0, gate.Count);
    }

    [Fact]
    public async Task Never_more_than_the_limit_are_inside_on_many_threads()
    {
        var gate = new ReceiverGate();
        int inside = 0, most = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 5000),
            new ParallelOptions { MaxDegreeOfParallelism = 500, CancellationToken = Now },
            async (_, ct) =>
            {
                using var place = await gate.EnterAsync("s", Receiver, ct);
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            });
        Assert.InRange(most, 1, ReceiverGate.DefaultLimit);
        Assert.Equal(0, gate.Count);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
