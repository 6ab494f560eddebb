using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

public sealed class CallbackFaultTests
{
    private const string Secret = "whsec_0123456789abcdef";

    [Theory]
    [InlineData("kind: bad_signature", "64 hex, wrong")]
    [InlineData("kind: wrong_secret", "64 hex, of another secret")]
    [InlineData("kind: unsigned", "none")]
    [InlineData("kind: tamper", "64 hex, body changed")]
    public async Task A_signature_that_does_not_hold_does_so_in_its_own_way(string fault, string expected)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await StartAsync(42);
        await emulator.InjectAsync(Rule("callback", fault));
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var call = Assert.Single(receiver.Calls);
        var signature = call.Headers.GetValueOrDefault("Runflow-Signature");
        var delivery = Assert.Single(await emulator.DeliveriesAsync(id));
        Assert.False(signature is not null && CallbackSignature.Verify(Secret, call.Body, signature));
        Assert.Equal(expected, signature switch
        {
            null => "none",
            _ when CallbackSignature.Verify(Secret + "_wrong", call.Body, signature) => "64 hex, of another secret",
            { Length: 64 } when delivery.PayloadBytes != call.Text && CallbackSignature.Verify(Secret, System.Text.Encoding.UTF8.GetBytes(delivery.PayloadBytes), signature) => "64 hex, body changed",
            { Length: 64 } when signature.All(char.IsAsciiHexDigitLower) => "64 hex, wrong",
            _ => signature,
        });
        Assert.NotNull(JsonDocument.Parse(call.Body).RootElement.GetProperty("run_id").GetString());
        Assert.Equal(expected == "64 hex, body changed", call.Text != delivery.PayloadBytes);
        var told = (await emulator.GetAsync($"/_emulator/runs/{id}/timeline")).Json.GetProperty("deliveries")[0].GetProperty("attempts")[0].GetProperty("faults")[0];
        Assert.Equal("it", told.GetProperty("rule").GetString());
    }

    [Fact]
    public async Task Lose_calls_nobody_and_is_taken_for_delivered()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await StartAsync(42);
        await emulator.InjectAsync(Rule("callback", "kind: lose"));
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        Assert.Empty(receiver.Calls);
        var delivery = Assert.Single(await emulator.DeliveriesAsync(id));
        Assert.Equal("delivered", delivery.StatusCode);
        Assert.Contains("lost", delivery.Attempts[0].ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplicate_sends_the_same_bytes_again_beside_the_attempts()
    {
        await using var receiver = await Receiver.StartAsync(503, 200);
        await using var emulator = await StartAsync(42);
        await emulator.InjectAsync(Rule("callback", "kind: duplicate, times: 2, gap_ms: 250", "match: {attempt: 2}"));
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        Assert.Equal(4, receiver.Calls.Count);
        Assert.Single(receiver.Calls.Select(static call => (call.Text, call.Headers["Runflow-Request-Id"], call.Headers["Runflow-Signature"])).Distinct());
        Assert.Equal(2, Assert.Single(await emulator.DeliveriesAsync(id)).AttemptCount);
        var delivery = (await emulator.GetAsync($"/_emulator/runs/{id}/timeline")).Json.GetProperty("deliveries")[0];
        var second = delivery.GetProperty("attempts")[1].GetProperty("at").GetDateTimeOffset();
        Assert.Equal([250, 500], delivery.GetProperty("copies").EnumerateArray().Select(copy => (copy.GetProperty("at").GetDateTimeOffset() - second).TotalMilliseconds));
    }

    [Fact]
    public async Task Delay_sends_an_attempt_later_in_sandbox_time()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await StartAsync(42);
        await emulator.InjectAsync(Rule("callback", "kind: delay, ms: 3000"));
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.DeliveriesAsync(id));
        Assert.Equal(TimeSpan.FromSeconds(3), delivery.Attempts[0].CreatedAt - delivery.CreatedAt);
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task Reorder_lets_others_overtake_and_waits_no_longer_than_a_minute()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await StartAsync(42);
        await emulator.InjectAsync(Rule("callback", "kind: reorder, behind: 2", "match: {client_ref: held}"));
        var held = (await emulator.CreateAsync(Body("a", Callback(receiver, "held")))).Json.GetProperty("id").GetGuid();
        await emulator.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Empty(receiver.Calls);
        List<Guid> order = [];
        foreach (var key in new[] { "b", "c", "d" })
        {
            order.Add((await emulator.CreateAsync(Body(key, Callback(receiver, "free")))).Json.GetProperty("id").GetGuid());
            await emulator.AdvanceAsync(TimeSpan.FromSeconds(5));
        }

        Assert.Equal([order[0], order[1], held, order[2]], receiver.Calls.Select(static call => JsonDocument.Parse(call.Body).RootElement.GetProperty("run_id").GetGuid()));

        var alone = (await emulator.CreateAsync(Body("e", Callback(receiver, "held")))).Json.GetProperty("id").GetGuid();
        await emulator.UntilIdleAsync();
        var delivery = Assert.Single(await emulator.DeliveriesAsync(alone));
        Assert.Equal(TimeSpan.FromMinutes(1), delivery.Attempts[0].CreatedAt - delivery.CreatedAt);
    }

    [Fact]
    public async Task Early_calls_while_reads_still_show_the_status_before()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await StartAsync(42);
        await emulator.InjectAsync(Rule("callback", "kind: early, lead_ms: 500"));
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        while (receiver.Calls.Count == 0)
        {
            await emulator.Emulator.Clock.StepAsync(TestContext.Current.CancellationToken);
        }

        var early = (await emulator.RunAsync(id)).Json;
        Assert.Equal("running", early.GetProperty("status_code").GetString());
        Assert.Equal(JsonValueKind.Null, early.GetProperty("output").ValueKind);
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(500));
        var run = (await emulator.RunAsync(id)).Json;
        Assert.Equal("succeeded", run.GetProperty("status_code").GetString());
        var payload = JsonDocument.Parse(Assert.Single(receiver.Calls).Body).RootElement;
        Assert.Equal("succeeded", payload.GetProperty("status").GetString());
        Assert.Equal(payload.GetProperty("completed_at").GetDateTimeOffset(), run.GetProperty("completed_at").GetDateTimeOffset());
        Assert.Single(await emulator.DeliveriesAsync(id));
    }

    [Fact]
    public async Task A_run_that_was_announced_has_ended_for_whoever_cancels_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await StartAsync(42);
        await emulator.InjectAsync(Rule("callback", "kind: early, lead_ms: 5000"));
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Single(receiver.Calls);

        var cancelled = await emulator.PostAsync($"/v1/admin/runs/{id}/cancellation", "{}");
        Assert.Equal(200, (int)cancelled.Status);
        Assert.Equal("succeeded", cancelled.Json.GetProperty("status_code").GetString());
        await emulator.UntilIdleAsync();
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task Stale_sends_urls_that_have_expired()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await StartAsync(42);
        await emulator.InjectAsync(Rule("callback", "kind: stale"));
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var url = JsonDocument.Parse(Assert.Single(receiver.Calls).Body).RootElement.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;
        var expired = await emulator.GetAsync(url);
        Assert.Equal(403, (int)expired.Status);
        Assert.Contains("expired", expired.Text, StringComparison.Ordinal);
        var fresh = (await emulator.RunAsync(id)).Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;
        Assert.Equal(200, (int)(await emulator.GetAsync(fresh)).Status);
    }

    [Fact]
    public async Task Metadata_asks_for_faults_of_its_own_callback()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await StartAsync(42);
        var body = "{\"input\":{\"prompt\":\"x\"},\"callback_url\":\"" + receiver.Url + "\"," + "\"metadata\":" + """{"emulator":{"callback":[{"kind":"unsigned"},{"kind":"delay","ms":10},{"kind":"nosuch"}]}}}""";
        var created = await emulator.CreateAsync(body);
        Assert.Contains("asks for nosuch, which is no fault here", Assert.Single(created.Headers.GetValues("X-Emulator-Warnings")), StringComparison.Ordinal);
        await emulator.UntilIdleAsync();
        Assert.False(Assert.Single(receiver.Calls).Headers.ContainsKey("Runflow-Signature"));
        var coverage = await emulator.Emulator.Faults.GetCoverageAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, coverage["callback.unsigned"]);
        Assert.Equal(1, coverage["callback.delay"]);
    }

    [Theory]
    [InlineData("kind: lose")]
    [InlineData("kind: duplicate")]
    [InlineData("kind: delay, ms: 700")]
    [InlineData("kind: reorder, behind: 2")]
    [InlineData("kind: bad_signature")]
    [InlineData("kind: wrong_secret")]
    [InlineData("kind: unsigned")]
    [InlineData("kind: tamper")]
    [InlineData("kind: early")]
    [InlineData("kind: stale")]
    public async Task The_same_seed_gives_the_same_deliveries(string fault)
    {
        await using var receiver = await Receiver.StartAsync();
        var first = await SentAsync(fault, 42, receiver);
        Assert.Equal(first, await SentAsync(fault, 42, receiver));
        Assert.NotEqual(first, await SentAsync(fault, 43, receiver));
    }

    [Fact]
    public async Task A_fault_lasts_as_long_as_its_block()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using (var fault = await emulator.Emulator.Faults.InjectAsync("{point: request, match: {method: POST}, fault: {kind: status, status: 503}}", TestContext.Current.CancellationToken))
        {
            Assert.StartsWith("r-", Assert.Single(fault.Ids), StringComparison.Ordinal);
            Assert.Equal(503, (int)(await emulator.CreateAsync(Bodies.Plain)).Status);
        }

        Assert.Equal(201, (int)(await emulator.CreateAsync(Bodies.Plain)).Status);
        await using (await emulator.Emulator.Faults.InjectPresetAsync("deploy", TestContext.Current.CancellationToken))
        {
            await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);
        }

        var wrong = await Assert.ThrowsAsync<HttpRequestException>(() => emulator.Emulator.Faults.InjectAsync("{point: nowhere}", TestContext.Current.CancellationToken));
        Assert.Contains("line 1", wrong.Message, StringComparison.Ordinal);
    }

    /// <summary>What went out, with its instants, by run.</summary>
    private static async Task<string> SentAsync(string fault, long seed, Receiver receiver)
    {
        await using var emulator = await StartAsync(seed, "http://runflow.test");
        await emulator.InjectAsync(Rule("callback", fault, "when: {probability: 0.5}"));
        var before = receiver.Calls.Count;
        var ids = new List<Guid>();
        for (var number = 0; number < 12; number++)
        {
            ids.Add((await emulator.CreateAsync(Body($"key-{number}", Callback(receiver, "x")))).Json.GetProperty("id").GetGuid());
        }

        await emulator.UntilIdleAsync();
        var sent = receiver.Calls.Skip(before).Select(static call => $"{call.Headers.GetValueOrDefault("Runflow-Signature")} {call.Text}").Order(StringComparer.Ordinal).ToList();
        foreach (var id in ids)
        {
            var timeline = (await emulator.GetAsync($"/_emulator/runs/{id}/timeline")).Json.GetProperty("deliveries")[0];
            sent.AddRange(((string[])["attempts", "copies"]).SelectMany(list => timeline.GetProperty(list).EnumerateArray()).Select(static entry => $"{entry.GetProperty("at")} {entry.GetProperty("faults")}"));
        }

        return string.Join('\n', sent);
    }

    private static string Callback(Receiver receiver, string reference) => $",\"client_ref\":\"{reference}\",\"callback_url\":\"{receiver.Url}\"";

    private static Task<TestEmulator> StartAsync(long seed, string? publicUrl = null) =>
        TestEmulator.StartOnPortAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Seed = seed, CallbackSecret = Secret, PublicUrl = publicUrl });
}
