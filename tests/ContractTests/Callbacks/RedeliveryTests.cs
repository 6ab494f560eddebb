using System.Net;
using System.Text.Json;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Callbacks.Sending;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>Section 4 of the wire reference, "Redelivery".</summary>
public sealed class RedeliveryTests
{
    [Fact]
    public async Task A_redelivery_is_a_new_delivery_with_a_fresh_payload_under_the_secret_of_now()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();
        var secret = (await emulator.PostAsync("/v1/callback-secrets", "{}")).Json;
        await emulator.SendAsync(HttpMethod.Patch, $"/v1/callback-secrets/{secret.GetProperty("id").GetString()}", """{"is_current":true}""");
        await emulator.AdvanceAsync(TimeSpan.FromMinutes(5));

        var made = await emulator.PostAsync(Route(run), null);
        await emulator.UntilIdleAsync();

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(
            ("pending", false, 0, "2026-01-01T00:05:00"),
            (made.Json.GetProperty("status_code").GetString(), made.Json.GetProperty("is_automatic").GetBoolean(), made.Json.GetProperty("attempt_count").GetInt32(),
                made.Json.GetProperty("created_at").GetString()![..19]));
        Assert.Equal(made.Json.GetProperty("created_at").GetString(), made.Json.GetProperty("next_attempt_at").GetString());
        var deliveries = await emulator.DeliveriesAsync(run);
        Assert.Equal([true, false], deliveries.Select(static delivery => delivery.IsAutomatic));
        Assert.Equal(made.Json.GetProperty("id").GetGuid(), deliveries[1].Id);
        Assert.Equal("delivered", deliveries[1].StatusCode);
        Assert.Equal(deliveries.Select(static delivery => delivery.PayloadBytes), receiver.Calls.Select(static call => call.Text));
        Assert.Equal(2, receiver.Calls.Select(static call => call.Headers["Runflow-Request-Id"]).Distinct().Count());

        // All is as it was but the URLs, which are signed anew.
        var (first, second) = (JsonElement.Parse(receiver.Calls[0].Text), JsonElement.Parse(receiver.Calls[1].Text));
        Assert.NotEqual(Url(first), Url(second));
        Assert.Equal(receiver.Calls[0].Text.Replace(Url(first), Url(second), StringComparison.Ordinal), receiver.Calls[1].Text);
        Assert.Equal(secret.GetProperty("id").GetGuid(), deliveries[1].SigningSecretId);
        Assert.Equal(VendorSignature.Of(secret.GetProperty("plain_secret").GetString()!, receiver.Calls[1].Body), receiver.Calls[1].Headers["Runflow-Signature"]);
    }

    [Fact]
    public async Task A_redelivery_has_its_own_attempts()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(500, 500, 500, 500, 200);
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        await emulator.PostAsync(Route(run), "{}");
        await emulator.UntilIdleAsync();

        var deliveries = await emulator.DeliveriesAsync(run);
        Assert.Equal([("failed", 3), ("delivered", 2)], deliveries.Select(static delivery => (delivery.StatusCode, delivery.AttemptCount)));
        Assert.Equal([1, 2], deliveries[1].Attempts.Select(static attempt => attempt.AttemptNumber));
        Assert.Equal(TimeSpan.FromSeconds(1), deliveries[1].Attempts[1].CreatedAt - deliveries[1].Attempts[0].CreatedAt);
        Assert.Equal(5, deliveries.SelectMany(static delivery => delivery.Attempts).Select(static attempt => attempt.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_run_that_has_not_ended_has_nothing_to_tell()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync(callbackUrl: "http://127.0.0.1:9/");

        await RefusedAsync(emulator, run, "not_terminal");
        Assert.Empty(await emulator.DeliveriesAsync(run));
    }

    [Fact]
    public async Task A_run_without_a_callback_url_has_nobody_to_tell_it_to()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        await RefusedAsync(emulator, run, "no_callback_url");
    }

    [Fact]
    public async Task While_the_next_attempt_of_a_delivery_is_to_come_another_is_a_conflict()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(900));
        Assert.Equal("pending", Assert.Single(await emulator.DeliveriesAsync(run)).StatusCode);

        await RefusedAsync(emulator, run, "conflict");
        await emulator.UntilIdleAsync();
        Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync(Route(run), null)).Status);
        await RefusedAsync(emulator, run, "conflict");
        Assert.Equal(2, (await emulator.DeliveriesAsync(run)).Count);
    }

    [Fact]
    public async Task Of_many_redeliveries_at_once_one_is_made_and_never_two_are_in_flight()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var receiver = await HeldReceiver.StartAsync();
        await using var emulator = await RunflowEmulator.StartAsync(new() { ClockMode = ClockMode.Rate, ClockRate = 1000, CallbackTimeout = Patience.Limit }, cancel);
        var run = await emulator.SubmitAsync("Held", receiver.Url, cancel);
        await receiver.Called.Seen();
        await ManyAsync(HttpStatusCode.UnprocessableEntity);

        receiver.Release.SetResult();
        await emulator.Default.AwaitAsync("callbacks.delivered", 1, Patience.Limit, cancel);
        await ManyAsync(HttpStatusCode.Created);
        await emulator.Default.AwaitAsync("callbacks.delivered", 2, Patience.Limit, cancel);

        async Task ManyAsync(HttpStatusCode first)
        {
            using var client = emulator.CreateClient();
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PostAsync(new Uri(Route(run.Id), UriKind.Relative), null, cancel)));
            Assert.Equal(first, answers.Select(static answer => answer.StatusCode).Min());
            Assert.InRange(answers.Count(static answer => answer.StatusCode == HttpStatusCode.Created), first == HttpStatusCode.Created ? 1 : 0, 20);
        }
    }

    [Fact]
    public async Task Of_one_run_the_latest_hundred_deliveries_are_kept()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();
        for (var i = 0; i < 105; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync(Route(run), null)).Status);
            await emulator.UntilIdleAsync();
        }

        var deliveries = await emulator.DeliveriesAsync(run);
        Assert.Equal(100, deliveries.Count);
        Assert.DoesNotContain(deliveries, static delivery => delivery.IsAutomatic);
        Assert.Equal(106, receiver.Calls.Select(static call => call.Headers["Runflow-Request-Id"]).Distinct().Count());
    }

    [Fact]
    public async Task An_unknown_run_is_unknown_whatever_the_body_says()
    {
        await using var emulator = await TestEmulator.StartAsync();
        using var other = emulator.ClientOf("rf_test_other");
        var run = await emulator.SubmitAsync(callbackUrl: "http://127.0.0.1:9/");

        foreach (var (route, client) in ((string, HttpClient)[])[(Route(run), other), (Route(Guid.Empty), emulator.Client), ("/v1/runs/x/callback-redeliveries", emulator.Client)])
        {
            var reply = await emulator.SendAsync(HttpMethod.Post, route, "{}", client);
            Assert.Equal((HttpStatusCode.NotFound, "RUN_NOT_FOUND"), (reply.Status, reply.Code));
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await emulator.PostAsync(Route(run), "[")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await emulator.GetAsync(Route(run))).Status);
    }

    private static string Route(Guid run) => $"/v1/runs/{run}/callback-redeliveries";

    private static string Url(JsonElement payload) => payload.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;

    private static async Task RefusedAsync(TestEmulator emulator, Guid run, string type)
    {
        var reply = await emulator.PostAsync(Route(run), null);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, type), (reply.Status, reply.Json.GetProperty("errors")[0].GetProperty("type").GetString()));
    }
}
