using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

[Collection(AloneCollection.Name)]
public sealed class ManyDeliveriesTests
{
    private const int Runs = 10_000;
    private const int Dropped = 0;

    private readonly ConcurrentDictionary<Guid, ConcurrentQueue<int>> answers = new();
    private readonly ConcurrentDictionary<Guid, int> underWay = new();
    private readonly ConcurrentBag<Guid> overlaps = [];

    [Fact]
    public async Task Every_delivery_of_ten_thousand_runs_to_a_receiver_that_fails_and_drops_ends_as_the_rules_say()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var receiver = await Receiver.StartAsync(AnswerAsync, keep: false);

        // A thousand sandbox seconds to the second: most callbacks leave while runs are still being created, many at once.
        await using var emulator = await RunflowEmulator.StartAsync(new() { ClockMode = ClockMode.Rate, ClockRate = 1000, CallbackTimeout = Patience.Limit }, cancel);
        await emulator.SubmitAsync("The first", cancellationToken: cancel);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ids = new ConcurrentBag<Guid>();
        await Workers.RunAsync(16, Enumerable.Range(0, Runs), async number =>
            ids.Add((await emulator.SubmitAsync(string.Create(CultureInfo.InvariantCulture, $"Number {number}"), receiver.Url, cancel)).Id));
        await emulator.Clock.RunUntilIdleAsync(cancel);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        Assert.Empty(overlaps);
        Assert.Equal(ids.Order(), answers.Keys.Order());
        await Workers.RunAsync(4, ids, async id => Check(Assert.Single(await emulator.GetDeliveriesAsync(id, cancel)), [.. answers[id]]));
        Assert.InRange(answers.Values.Count(static list => list.Count == 3), 100, Runs);
        Assert.InRange((after - before) / Runs, long.MinValue, 16_384);

        await emulator.ResetAsync(cancel);
        answers.Clear();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16_000_000);
    }

    [Fact]
    public async Task Deliveries_are_forgotten_with_the_runs_that_retain_runs_does_not_keep()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var receiver = await Receiver.StartAsync(503);
        await using var emulator = await RunflowEmulator.StartAsync(new() { ClockMode = ClockMode.Manual, RetainRuns = 20, CallbackTimeout = Patience.Limit }, cancel);
        var ids = new List<Guid>();
        for (var i = 0; i < 120; i++)
        {
            ids.Add((await emulator.SubmitAsync($"Number {i}", receiver.Url, cancel)).Id);
        }

        await emulator.Clock.RunUntilIdleAsync(cancel);

        var kept = 0;
        foreach (var id in ids)
        {
            try
            {
                kept += (await emulator.GetDeliveriesAsync(id, cancel)).Count;
            }
            catch (HttpRequestException gone) when (gone.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
            }
        }

        Assert.Equal(20, kept);
        Assert.Equal(360, receiver.Calls.Count);
    }

    /// <summary>The receiver's log and the emulator's agree, and both keep to the rules of the model page.</summary>
    private static void Check(DeliveryDocument delivery, int[] got)
    {
        Assert.Equal(got, delivery.Attempts.Select(static attempt => attempt.StatusCode ?? Dropped));
        Assert.DoesNotContain(200, got[..^1]);
        Assert.True(got[^1] == 200 || got.Length == 3);
        Assert.Equal(got[^1] == 200 ? "delivered" : "failed", delivery.StatusCode);
        Assert.Equal(got[^1] switch { 200 => null, Dropped => "connection", _ => "http_status" }, delivery.FailureReasonCode);
        Assert.All(
            delivery.Attempts.Zip(delivery.Attempts.Skip(1)),
            pair => Assert.InRange(pair.Second.CreatedAt - pair.First.CreatedAt, TimeSpan.FromSeconds(pair.First.AttemptNumber), TimeSpan.MaxValue));
    }

    private async Task AnswerAsync(Received call, Microsoft.AspNetCore.Http.HttpContext http)
    {
        using var payload = JsonDocument.Parse(call.Body);
        var run = payload.RootElement.GetProperty("run_id").GetGuid();
        if (underWay.AddOrUpdate(run, 1, static (_, count) => count + 1) != 1)
        {
            overlaps.Add(run);
        }

        await Task.Yield();
        var status = call.Number % 7 == 0 ? Dropped : call.Number % 3 == 0 ? 503 : 200;
        answers.GetOrAdd(run, static _ => []).Enqueue(status);
        underWay.AddOrUpdate(run, 0, static (_, count) => count - 1);
        if (status == Dropped)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = status;
    }
}
