using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>5,000 deliveries to 50 receivers of which 5 hang. <c>bench callbacks</c> has the figures.</summary>
[Collection(AloneCollection.Name)]
public sealed class HangingReceiversTests : IDisposable
{
    private const int Runs = 5_000;
    private const int Receivers = 50;
    private const int Hanging = 5;

    private readonly int[] underWay = new int[Receivers];
    private readonly int[] most = new int[Receivers];
    private readonly ConcurrentDictionary<Guid, ConcurrentQueue<int>> seen = new();
    private readonly TaskCompletionSource release = SenderBench.Signal();
    private readonly SemaphoreSlim held = new(0);

    public void Dispose() => held.Dispose();

    [Fact]
    public async Task Who_hangs_delays_nobody_else_and_holds_no_more_than_its_share()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var receivers = await ManyReceivers.StartAsync(Receivers, AnswerAsync);

        // A thousand sandbox seconds to the second, so that retries come soon; and no attempt ends by its time-out.
        await using var emulator = await RunflowEmulator.StartAsync(
            new() { ClockMode = ClockMode.Rate, ClockRate = 1000, CallbackTimeout = TimeSpan.FromHours(1) }, cancel);
        var ids = new ConcurrentBag<(Guid Id, int Receiver)>();
        await Workers.RunAsync(4, Enumerable.Range(0, Runs), async number =>
        {
            var run = await emulator.SubmitAsync(string.Create(CultureInfo.InvariantCulture, $"Number {number}"), receivers.Urls[number % Receivers], cancel);
            ids.Add((run.Id, number % Receivers));
        });

        // All that goes to the others is delivered although not one of the five has answered anything.
        await emulator.Default.AwaitAsync("callbacks.delivered", Runs / Receivers * (Receivers - Hanging), Patience.Limit, cancel);
        Assert.False(release.Task.IsCompleted);
        for (var i = 0; i < Hanging * ReceiverGate.DefaultLimit; i++)
        {
            Assert.True(await held.WaitAsync(Patience.Limit, cancel));
        }

        Assert.All(underWay[..Hanging], static count => Assert.Equal(ReceiverGate.DefaultLimit, count));
        foreach (var (id, receiver) in ids)
        {
            var delivery = Assert.Single(await emulator.GetDeliveriesAsync(id, cancel));
            Assert.Equal(receiver < Hanging ? "pending" : "delivered", delivery.StatusCode);
        }

        release.SetResult();
        await emulator.Default.AwaitAsync("callbacks.delivered", Runs, Patience.Limit, cancel);

        // Bounded everywhere, and of each run one attempt at a time, in order.
        Assert.All(most, static count => Assert.InRange(count, 1, ReceiverGate.DefaultLimit));
        Assert.Equal(Runs, seen.Count);
        Assert.All(seen, static run => Assert.Equal(Statuses(run.Key), run.Value));
    }

    /// <summary>What a run's attempts are answered, by its id alone.</summary>
    private static int[] Statuses(Guid run) => run.ToByteArray()[^1] % 8 == 0 ? [503, 503, 200] : run.ToByteArray()[^1] % 8 == 1 ? [500, 204] : [200];

    private async Task AnswerAsync(int receiver, byte[] body, HttpContext http)
    {
        var count = Interlocked.Increment(ref underWay[receiver]);
        InterlockedMax(ref most[receiver], count);
        using var payload = JsonDocument.Parse(body);
        var run = payload.RootElement.GetProperty("run_id").GetGuid();
        if (receiver < Hanging && !release.Task.IsCompleted)
        {
            held.Release();
            await release.Task;
        }

        var before = seen.GetOrAdd(run, static _ => []);
        var status = Statuses(run)[before.Count];
        await Task.Yield();
        before.Enqueue(status);
        http.Response.StatusCode = status;
        Interlocked.Decrement(ref underWay[receiver]);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var known = Volatile.Read(ref target); known < value;)
        {
            known = Interlocked.CompareExchange(ref target, value, known);
        }
    }
}
