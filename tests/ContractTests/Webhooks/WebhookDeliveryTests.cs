using System.Net;
using System.Text.Json;
using Runflow.Contracts;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Tests.Callbacks;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Webhooks;
using Xunit;

namespace Runflow.Emulator.Tests.Webhooks;

/// <summary>What is sent to webhooks: the payloads, signatures and retries of callbacks.</summary>
public sealed class WebhookDeliveryTests
{
    private const string Born = "whsec_25a41d54cfaba442272ce1331cd0d6728aa13bbd41c3a742";
    private const string Path = WebhookWords.Path;

    [Fact]
    public async Task A_webhook_and_the_callback_of_a_run_get_the_same_signed_bytes()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var callback = await Receiver.StartAsync();
        await using var hook = await Receiver.StartAsync();
        var id = await emulator.SubscribeAsync(hook.Url);
        var run = await emulator.SubmitAsync(callbackUrl: callback.Url);
        await emulator.UntilIdleAsync();

        var (told, call) = (Assert.Single(callback.Calls), Assert.Single(hook.Calls));
        Assert.Equal(told.Body, call.Body);
        Assert.Equal(VendorSignature.Of(Born, call.Body), call.Headers["Runflow-Signature"]);
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.NotEqual(told.Headers["Runflow-Request-Id"], call.Headers["Runflow-Request-Id"]);

        var delivery = Assert.Single(await emulator.SentAsync(id));
        Assert.Equal(
            [
                "id", "webhook_id", "event_type_code", "run_id", "url", "payload_bytes", "payload", "signing_secret_id", "status_code", "failure_reason_code",
                "failure_detail", "attempt_count", "max_attempts", "next_attempt_at", "created_at", "updated_at", "completed_at", "attempts",
            ],
            delivery.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(
            (id.ToString(), "run.completed", run.ToString(), hook.Url, "delivered", call.Text),
            (delivery.Text("webhook_id"), delivery.Text("event_type_code"), delivery.Text("run_id"), delivery.Text("url"), delivery.Text("status_code"), delivery.Text("payload_bytes")));
        Assert.Equal(delivery.Text("created_at"), (await emulator.GetAsync($"{Path}/{id}")).Json.Text("last_triggered_at"));
        Assert.Single(await emulator.DeliveriesAsync(run));
    }

    [Fact]
    public async Task Each_webhook_is_told_only_what_it_is_subscribed_to_also_of_runs_without_a_callback()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var all = await emulator.SubscribeAsync(receiver.Url);
        var failures = await emulator.SubscribeAsync(receiver.Url, "run.failed");
        var rest = await emulator.SubscribeAsync(receiver.Url, "run.completed", "run.cancelled");
        var disabled = await emulator.SubscribeAsync(receiver.Url);
        await emulator.PatchAsync(disabled, """{"is_disabled":true}""");

        await emulator.SubmitAsync("Succeeds");
        await emulator.CreateAsync(Bodies.Image($"\"{Bodies.NoImageBase64}\""));
        await emulator.PostAsync($"/v1/admin/runs/{await emulator.SubmitAsync("Is cancelled")}/cancellation", null);
        await emulator.UntilIdleAsync();

        Assert.Equal(["run.cancelled", "run.completed", "run.failed"], await EventsAsync(all));
        Assert.Equal(["run.failed"], await EventsAsync(failures));
        Assert.Equal(["run.cancelled", "run.completed"], await EventsAsync(rest));
        Assert.Empty(await EventsAsync(disabled));
        Assert.Equal(6, receiver.Calls.Count);
        Assert.Equal(6, (await emulator.ItemsAsync($"{Path}/any/deliveries")).Count);

        async Task<IEnumerable<string?>> EventsAsync(Guid webhook) =>
            (await emulator.SentAsync(webhook)).Select(static sent => sent.GetProperty("payload").Text("event")).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(false, 404, "failed", 1)]
    [InlineData(false, 503, "failed", 3)]
    [InlineData(true, 404, "failed", 5)]
    [InlineData(false, 204, "delivered", 1)]
    public async Task Retries_are_those_of_callbacks(bool platform, int answer, string status, int attempts)
    {
        await using var emulator = await TestEmulator.StartAsync(
            new EmulatorOptions { ClockMode = ClockMode.Manual, Dialect = platform ? Dialect.Platform : Dialect.ModelPage });
        await using var receiver = await Receiver.StartAsync(answer);
        var id = await emulator.SubscribeAsync(receiver.Url);
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.SentAsync(id));
        Assert.Equal((status, attempts), (delivery.Text("status_code"), delivery.GetProperty("attempt_count").GetInt32()));
        Assert.Equal(status == "failed" ? "http_status" : null, delivery.Text("failure_reason_code"));
        var times = delivery.GetProperty("attempts").EnumerateArray().Select(static attempt => attempt.GetProperty("created_at").GetDateTimeOffset()).ToList();
        Assert.Equal([.. ((int[])[1, 2, 4, 8])[..(attempts - 1)]], times.Zip(times.Skip(1), static (a, b) => (int)(b - a).TotalSeconds));
        Assert.Single(receiver.Calls.Select(static call => call.Text).Distinct());
        Assert.Single(receiver.Calls.Select(static call => call.Headers["Runflow-Request-Id"]).Distinct());
    }

    [Fact]
    public async Task Deliveries_and_attempts_are_read_one_by_one_and_listed()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        var id = await emulator.SubscribeAsync(receiver.Url);
        var other = await emulator.SubscribeAsync("http://127.0.0.1:9/");
        var run = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        var delivery = Assert.Single(await emulator.SentAsync(id));
        var one = delivery.Text("id");
        Assert.Equal(delivery.GetRawText(), (await emulator.GetAsync($"{Path}/{id}/deliveries/{one}")).Text);
        Assert.Equal(delivery.GetRawText(), (await emulator.GetAsync($"{Path}/any/deliveries/{one}")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"{Path}/{other}/deliveries/{one}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"{Path}/{id}/deliveries/nonsense/attempts")).Status);

        var attempts = delivery.GetProperty("attempts").EnumerateArray().Select(static attempt => attempt.GetRawText()).ToList();
        Assert.Equal(attempts, (await emulator.ItemsAsync($"{Path}/{id}/deliveries/{one}/attempts?sort_by=attempt_number")).Select(static attempt => attempt.GetRawText()));
        Assert.Equal(attempts, (await emulator.ItemsAsync($"{Path}/{id}/attempts?sort_by=created_at")).Select(static attempt => attempt.GetRawText()));
        Assert.Equal([503], (await emulator.ItemsAsync($"{Path}/any/attempts?q=status_code%3E=500")).Select(static attempt => attempt.GetProperty("status_code").GetInt32()));
        Assert.Equal(5, (await emulator.ItemsAsync($"{Path}/any/deliveries/any/attempts")).Count);
        Assert.Equal([one], (await emulator.ItemsAsync($"{Path}/any/deliveries?q=status_code:delivered AND run_id:{run}&fields=id")).Select(static sent => sent.Text("id")));
        Assert.Equal("connection", Assert.Single(await emulator.ItemsAsync($"{Path}/{other}/deliveries?q=failure_reason_code:connection AND max_attempts=3")).Text("failure_reason_code"));
    }

    [Fact]
    public async Task What_changes_about_a_webhook_changes_nothing_about_what_is_under_way()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var before = await Receiver.StartAsync(500);
        await using var after = await Receiver.StartAsync();
        var id = await emulator.SubscribeAsync(before.Url);
        await emulator.SubmitAsync("The first");
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(1000));
        Assert.Equal("pending", Assert.Single(await emulator.SentAsync(id)).Text("status_code"));

        await emulator.PatchAsync(id, $$"""{"url":"{{after.Url}}"}""");
        await emulator.SubmitAsync("The second");
        await emulator.UntilIdleAsync();

        Assert.Equal((3, 1), (before.Calls.Count, after.Calls.Count));
        Assert.Equal(["delivered", "failed"], (await emulator.SentAsync(id)).Select(static sent => sent.Text("status_code")));
    }

    [Fact]
    public async Task A_deleted_webhook_is_sent_nothing_more()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var id = await emulator.SubscribeAsync(receiver.Url);
        await emulator.SubmitAsync();
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(1000));
        Assert.Single(receiver.Calls);

        Assert.Equal(HttpStatusCode.NoContent, (await emulator.SendAsync(HttpMethod.Delete, $"{Path}/{id}", null)).Status);
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        Assert.Single(receiver.Calls);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"{Path}/{id}/deliveries")).Status);
        Assert.Empty(await emulator.ItemsAsync($"{Path}/any/deliveries"));
        Assert.Empty((await emulator.GetAsync("/_emulator/clock/agenda")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_webhook_that_is_deleted_at_the_very_instant_of_an_end_is_told_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await emulator.SubscribeAsync(receiver.Url);
        var run = await emulator.SubmitAsync();
        var epoch = emulator.Emulator.DefaultEpoch;
        lock (epoch.Gate)
        {
            var runs = epoch.Part<RunStore>();
            Assert.True(runs.TryMove(runs.Find(run)!, RunStatus.Cancelled, epoch.Clock.Now));
            var webhooks = epoch.Part<WebhookStore>();
            webhooks.Delete(webhooks.All.Single());
        }

        await emulator.UntilIdleAsync();

        Assert.Empty(receiver.Calls);
    }

    [Fact]
    public async Task An_attempt_under_way_to_a_webhook_that_is_deleted_ends_without_another()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var receiver = await HeldReceiver.StartAsync();
        await using var emulator = await TestEmulator.StartOnPortAsync();
        var id = await emulator.SubscribeAsync(receiver.Url);
        await emulator.SubmitAsync();
        var moving = emulator.UntilIdleAsync();
        await receiver.Called.Seen();

        await emulator.SendAsync(HttpMethod.Delete, $"{Path}/{id}", null);
        receiver.Release.SetResult();
        await moving.WaitAsync(Patience.Limit, cancel);

        Assert.Empty(await emulator.ItemsAsync($"{Path}/any/deliveries"));
    }

    [Fact]
    public async Task Of_what_has_ended_the_latest_thousand_is_kept()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var receiver = await Receiver.StartAsync(static (_, _) => Task.CompletedTask, keep: false);
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubscribeAsync(receiver.Url);
        for (var i = 0; i < 1010; i++)
        {
            await emulator.Emulator.SubmitAsync($"Number {i}", cancellationToken: cancel);
            if (i == 9)
            {
                await emulator.UntilIdleAsync();
            }
        }

        await emulator.UntilIdleAsync();

        var all = new List<JsonElement>(await emulator.SentAsync(id));
        var next = (await emulator.GetAsync($"{Path}/{id}/deliveries?limit=500")).Json.Text("next");
        all.AddRange(await emulator.ItemsAsync($"{Path}/{id}/deliveries?pq={next}"));
        Assert.Equal(1000, all.Select(static sent => sent.Text("id")).Distinct().Count());
        Assert.All(all, static sent => Assert.True(sent.GetProperty("created_at").GetDateTimeOffset() > new DateTimeOffset(2026, 1, 1, 0, 0, 1, TimeSpan.Zero)));
    }

    [Fact]
    public async Task Webhooks_have_counters_of_their_own_and_events_name_them()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubscribeAsync(receiver.Url);
        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var reached = await emulator.Emulator.Default.AwaitAsync(
            new Dictionary<string, long> { ["callbacks.delivered"] = 1, ["webhooks.created"] = 1, ["webhooks.attempted"] = 1, ["webhooks.delivered"] = 1 }, cancellationToken: cancel);
        Assert.All(reached.Values, static count => Assert.Equal(1, count));
        var told = 0;
        await foreach (var happened in emulator.Emulator.Default.EventsAsync(cancellationToken: cancel))
        {
            told += happened.Data.TryGetProperty("webhook_id", out var webhook) && webhook.GetGuid() == id ? 1 : 0;
            if (told == 3)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task The_inspector_shows_what_was_sent_to_webhooks_beside_callbacks()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubscribeAsync(receiver.Url);
        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var shown = (await emulator.GetAsync("/_emulator/callbacks")).Json.GetProperty("items");

        Assert.Equal(2, shown.GetArrayLength());
        Assert.Equal(id.ToString(), Assert.Single(shown.EnumerateArray(), static sent => sent.TryGetProperty("webhook_id", out _)).Text("webhook_id"));
    }

    [Fact]
    public async Task Two_emulators_send_the_same_to_the_same_webhooks_in_whatever_order_they_were_made()
    {
        await using var receiver = await Receiver.StartAsync(static (call, http) =>
        {
            http.Response.StatusCode = call.Body[^3] % 2 == 0 ? 500 : 200;
            return Task.CompletedTask;
        });
        string[] urls = [receiver.Url, receiver.Url + "?b", receiver.Url + "?c"];
        var logs = new List<string>();
        foreach (var order in (string[][])[urls, [.. urls.Reverse()]])
        {
            await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, PublicUrl = "http://emulator" });
            foreach (var url in order)
            {
                await emulator.SubscribeAsync(url);
            }

            await emulator.SubmitAsync("One");
            await emulator.SubmitAsync("Two");
            await emulator.UntilIdleAsync();
            var sent = await emulator.ItemsAsync($"{Path}/any/deliveries");
            Assert.Equal(6, sent.Count);
            logs.Add(string.Join('\n', sent.Select(static delivery => System.Text.RegularExpressions.Regex.Replace(delivery.GetRawText(), "\"response_time_ms\":[0-9]+", ""))));
        }

        Assert.Equal(logs[0], logs[1]);
    }
}
