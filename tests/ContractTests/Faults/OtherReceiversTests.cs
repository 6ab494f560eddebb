using System.Text;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Tests.Batches;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Webhooks;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

/// <summary>The point <c>callback</c> at deliveries to webhooks and of batches.</summary>
public sealed class OtherReceiversTests
{
    private const string Secret = "whsec_0123456789abcdef";

    [Theory]
    [InlineData("kind: bad_signature")]
    [InlineData("kind: unsigned")]
    [InlineData("kind: wrong_secret")]
    [InlineData("kind: tamper")]
    public async Task A_webhook_and_a_batch_get_a_signature_that_does_not_hold(string fault)
    {
        await using var emulator = await StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await emulator.SubscribeAsync(receiver.Url, "run.completed");
        await emulator.InjectAsync(Rule("callback", fault));
        await emulator.SubmitBatchAsync(["one"], receiver.Url);
        await emulator.UntilIdleAsync();

        Assert.Equal(2, receiver.Calls.Count);
        Assert.All(receiver.Calls, static call => Assert.False(CallbackSignature.Verify(Secret, call.Body, call.Headers.GetValueOrDefault("Runflow-Signature"))));
        var kind = fault["kind: ".Length..];
        var coverage = (await emulator.GetAsync(Routes + "/coverage")).Json.GetProperty("items").EnumerateArray();
        Assert.Equal([$"batch {kind}", $"webhook {kind}"], coverage.Select(static item => $"{item.GetProperty("operation").GetString()} {item.GetProperty("kind").GetString()}"));
    }

    [Fact]
    public async Task What_strikes_one_webhook_does_not_depend_on_the_others_and_is_not_what_strikes_the_callback()
    {
        var alone = await StruckAsync("first");
        var beside = await StruckAsync("first", "second");
        Assert.Equal(alone["first"], beside["first"]);
        Assert.Equal(alone["callback"], beside["callback"]);
        Assert.Equal(3, beside.Values.Select(static struck => string.Join(',', struck)).Distinct().Count());
        Assert.Equal(beside["second"], (await StruckAsync("first", "second"))["second"]);
    }

    [Fact]
    public async Task Lose_and_duplicate_act_on_webhooks_early_finds_nothing_and_stale_makes_urls_old_for_one_of_them()
    {
        await using var emulator = await StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        var id = await emulator.SubscribeAsync(receiver.Url);
        await emulator.InjectAsync("""
            - {id: early, point: callback, fault: {kind: early}, then: continue}
            - {id: stale, point: callback, fault: {kind: stale}, then: continue}
            - {id: twice, point: callback, fault: {kind: duplicate, times: 1, gap_ms: 10}, match: {attempt: 2}, then: continue}
            """);
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        Assert.Equal(3, receiver.Calls.Count);
        Assert.Equal(2, Assert.Single(await emulator.SentAsync(id)).GetProperty("attempt_count").GetInt32());
        var url = JsonDocument.Parse(receiver.Calls[0].Body).RootElement.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;
        Assert.Equal(403, (int)(await emulator.GetAsync(url)).Status);
        Assert.Equal(0, (await emulator.GetAsync(Routes + "/early")).Json.GetProperty("passed").GetInt32());

        await emulator.InjectAsync("{id: lost, point: callback, order: -1, fault: {kind: lose}}");
        await emulator.SubmitAsync("Another");
        await emulator.UntilIdleAsync();
        Assert.Equal(3, receiver.Calls.Count);
    }

    [Fact]
    public async Task A_sandbox_that_was_put_back_goes_on_asking_for_what_is_under_way()
    {
        await using var emulator = await StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 503, 200);
        await emulator.SubscribeAsync(receiver.Url, "run.completed");
        await emulator.SubmitBatchAsync(["one"], receiver.Url);
        await emulator.InjectAsync(Rule("callback", "kind: unsigned", "match: {attempt: 2}"));
        while (receiver.Calls.Count < 2)
        {
            await emulator.Emulator.Clock.StepAsync(TestContext.Current.CancellationToken);
        }

        await emulator.Emulator.Snapshots.TakeAsync("halfway", TestContext.Current.CancellationToken);
        await emulator.Emulator.Snapshots.RestoreAsync("halfway", TestContext.Current.CancellationToken);
        await emulator.UntilIdleAsync();
        Assert.Equal(4, receiver.Calls.Count);
        Assert.All(receiver.Calls.Skip(2), static call => Assert.False(call.Headers.ContainsKey("Runflow-Signature")));
    }

    /// <summary>Which of 16 runs' deliveries were unsigned, by receiver.</summary>
    private static async Task<Dictionary<string, List<bool>>> StruckAsync(params string[] hooks)
    {
        await using var emulator = await StartAsync();
        await using var receiver = await Receiver.StartAsync();
        foreach (var hook in hooks)
        {
            // The receiver's port differs from test to test: sinks of our own have the same URL each time.
            await emulator.SubscribeAsync($"http://localhost/_emulator/sink/{hook}");
        }

        await emulator.InjectAsync(Rule("callback", "kind: unsigned", "when: {probability: 0.5}"));
        for (var number = 0; number < 16; number++)
        {
            await emulator.CreateAsync(Body($"key-{number}", ",\"callback_url\":\"http://localhost/_emulator/sink/callback\""));
        }

        await emulator.UntilIdleAsync();
        var struck = new Dictionary<string, List<bool>>();
        foreach (var name in hooks.Append("callback"))
        {
            var messages = await emulator.Emulator.Default.GetSinkMessagesAsync(name, TestContext.Current.CancellationToken);
            Assert.Equal(16, messages.Count);
            struck[name] = [.. messages.OrderBy(static message => Encoding.UTF8.GetString(message.Body.Span), StringComparer.Ordinal)
                .Select(static message => !message.Headers.Any(static header => header.Key.Equals("Runflow-Signature", StringComparison.OrdinalIgnoreCase)))];
        }

        return struck;
    }

    private static Task<TestEmulator> StartAsync() => TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = Secret });
}
