using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Webhooks;

/// <summary>Section 7 of the wire reference: the subscriptions of an organisation.</summary>
public sealed class SubscriptionTests
{
    private const string Path = WebhookWords.Path;
    private const string Url = "http://127.0.0.1:9000/hook";

    [Fact]
    public async Task A_new_webhook_is_subscribed_to_everything_and_reads_as_it_was_made()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var created = await emulator.PostAsync(Path, $$"""{"url":"{{Url}}"}""");
        var webhook = created.Json;

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(
            ["id", "org_id", "url", "secret_fingerprint", "disabled_at", "last_triggered_at", "created_at", "updated_at", "event_subscriptions"],
            webhook.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(
            ["run.completed", "run.failed", "run.cancelled"],
            webhook.GetProperty("event_subscriptions").EnumerateArray().Select(static subscription => subscription.Text("event_type_code")));
        Assert.All(webhook.GetProperty("event_subscriptions").EnumerateArray(), subscription => Assert.Equal(webhook.Text("id"), subscription.Text("webhook_id")));
        Assert.Equal((Url, "2026-01-01T00:00:00Z"), (webhook.Text("url"), webhook.Text("created_at")));
        Assert.Equal(JsonValueKind.Null, webhook.GetProperty("disabled_at").ValueKind);
        Assert.Equal(JsonValueKind.Null, webhook.GetProperty("last_triggered_at").ValueKind);
        Assert.Equal(created.Text, (await emulator.GetAsync($"{Path}/{webhook.Text("id")}")).Text);
        Assert.Equal(created.Text, Assert.Single(await emulator.ItemsAsync(Path)).GetRawText());
    }

    [Fact]
    public async Task The_fingerprint_is_that_of_the_secret_that_signs_now()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = "none" });
        var id = await emulator.SubscribeAsync(Url);
        Assert.Equal(JsonValueKind.Null, (await emulator.GetAsync($"{Path}/{id}")).Json.GetProperty("secret_fingerprint").ValueKind);

        var plain = (await emulator.PostAsync("/v1/callback-secrets", "{}")).Json.Text("plain_secret")!;

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)))[..8],
            (await emulator.GetAsync($"{Path}/{id}")).Json.Text("secret_fingerprint"));
    }

    [Fact]
    public async Task The_event_types_are_listed_in_their_order()
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(["run.completed", "run.failed", "run.cancelled"], (await emulator.ItemsAsync($"{Path}/event-types")).Select(static type => type.Text("code")));
        Assert.Equal("run.failed", Assert.Single(await emulator.ItemsAsync($"{Path}/event-types?q=code:run.failed&fields=code")).Text("code"));
    }

    [Fact]
    public async Task A_change_touches_only_what_it_names()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubscribeAsync(Url);
        var before = (await emulator.GetAsync($"{Path}/{id}")).Text;
        await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(before, (await emulator.PatchAsync(id, "{}")).Text);
        Assert.Equal(before, (await emulator.PatchAsync(id, """{"url":null,"event_type_codes":null,"is_disabled":null}""")).Text);
        Assert.Equal(before, (await emulator.PatchAsync(id, """{"is_disabled":false,"event_type_codes":["run.cancelled","run.failed","run.completed","run.failed"]}""")).Text);

        var changed = (await emulator.PatchAsync(id, """{"event_type_codes":["run.failed"],"is_disabled":true}""")).Json;
        Assert.Equal(("2026-01-01T00:00:01Z", "2026-01-01T00:00:01Z", Url), (changed.Text("updated_at"), changed.Text("disabled_at"), changed.Text("url")));
        Assert.Equal("run.failed", Assert.Single(changed.GetProperty("event_subscriptions").EnumerateArray()).Text("event_type_code"));

        await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("2026-01-01T00:00:01Z", (await emulator.PatchAsync(id, """{"is_disabled":true}""")).Json.Text("disabled_at"));
        Assert.Equal(JsonValueKind.Null, (await emulator.PatchAsync(id, """{"is_disabled":false}""")).Json.GetProperty("disabled_at").ValueKind);
        Assert.Equal("https://other.example/", (await emulator.PatchAsync(id, """{"url":"https://other.example/"}""")).Json.Text("url"));
    }

    [Theory]
    [InlineData("""{}""", "body.url")]
    [InlineData("""{"url":null}""", "body.url")]
    [InlineData("""{"url":5}""", "body.url")]
    [InlineData("""{"url":"/hook"}""", "body.url")]
    [InlineData("""{"url":"http://127.0.0.1:70000/"}""", "body.url")]
    [InlineData("""{"url":"ftp://127.0.0.1/"}""", "body.url")]
    [InlineData("""{"url":"http://127.0.0.1/LONG"}""", "body.url")]
    [InlineData("""{"url":"http://127.0.0.1/","event_type_codes":[]}""", "body.event_type_codes")]
    [InlineData("""{"url":"http://127.0.0.1/","event_type_codes":"run.failed"}""", "body.event_type_codes")]
    [InlineData("""{"url":"http://127.0.0.1/","event_type_codes":["run.faild"]}""", "body.event_type_codes")]
    [InlineData("""{"url":7,"event_type_codes":[7],"is_disabled":"no"}""", "body.url body.event_type_codes body.is_disabled")]
    public async Task What_is_wrong_is_named_all_at_once_and_nothing_is_made(string body, string locs)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.PostAsync(Path, body.Replace("LONG", new string('a', 2048), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(locs.Split(' '), reply.Locs);
        Assert.Empty(await emulator.ItemsAsync(Path));
    }

    [Fact]
    public async Task A_misspelt_event_type_or_field_is_answered_with_the_nearest_one()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var wrong = await emulator.PostAsync(Path, $$"""{"url":"{{Url}}","event_type_codes":["run.faild"]}""");
        var odd = await emulator.PostAsync(Path, $$"""{"url":"{{Url}}","event_type_code":["run.failed"]}""");

        Assert.Contains("did you mean run.failed?", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("did you mean event_type_codes?", Assert.Single(odd.Headers.GetValues("X-Emulator-Warnings")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_egress_will_refuse_is_warned_about_at_once()
    {
        await using var emulator = await TestEmulator.StartAsync();
        const string Foreign = "https://example.com/hook";

        var made = await emulator.PostAsync(Path, $$"""{"url":"{{Foreign}}"}""");
        var changed = await emulator.PatchAsync(await emulator.SubscribeAsync(Url), $$"""{"url":"{{Foreign}}"}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (made.Status, changed.Status));
        Assert.All([made, changed], static reply => Assert.StartsWith("[\"body.url: 'example.com' will be called only if", reply.Headers.GetValues("X-Emulator-Warnings").Single().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PATCH", "", "{}")]
    [InlineData("PATCH", "", """{"url":5}""")]
    [InlineData("DELETE", "", null)]
    [InlineData("GET", "/deliveries", null)]
    [InlineData("GET", "/attempts", null)]
    [InlineData("GET", "/deliveries/any/attempts", null)]
    public async Task A_webhook_of_another_organisation_or_none_at_all_is_unknown(string method, string below, string? body)
    {
        await using var emulator = await TestEmulator.StartAsync();
        using var other = emulator.ClientOf("rf_test_other");
        var mine = (await emulator.SubscribeAsync(Url)).ToString();

        foreach (var (id, client) in ((string, HttpClient)[])[(mine, other), (Guid.Empty.ToString(), emulator.Client), ("nonsense", emulator.Client)])
        {
            var reply = await emulator.SendAsync(new HttpMethod(method), $"{Path}/{id}{below}", body, client);
            Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), (reply.Status, reply.Code));
        }

        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync($"{Path}/{mine}")).Status);
    }

    [Fact]
    public async Task Methods_keys_and_bodies_are_checked_as_everywhere()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubscribeAsync(Url);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await emulator.PutAsync($"{Path}/{id}", "{}")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await emulator.PostAsync($"{Path}/{id}/deliveries", "{}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await emulator.PostAsync(Path, null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await emulator.PatchAsync(id, "[")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await emulator.SendAsync(HttpMethod.Get, Path, null, emulator.ClientOf(null))).Status);
        await emulator.PutAsync("/_emulator/account", """{"scopes":["webhooks:read"]}""");
        Assert.Equal(HttpStatusCode.Forbidden, (await emulator.PostAsync(Path, $$"""{"url":"{{Url}}"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task There_are_a_hundred_at_most_and_lists_filter_and_sort_them()
    {
        await using var emulator = await TestEmulator.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            await emulator.SubscribeAsync($"http://127.0.0.1:9000/{i:00}");
        }

        var full = await emulator.PostAsync(Path, $$"""{"url":"{{Url}}"}""");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "limit"), (full.Status, full.Json.GetProperty("errors")[0].Text("type")));
        Assert.Equal(100, (await emulator.ItemsAsync($"{Path}?limit=500")).Select(static webhook => webhook.Text("id")).Distinct().Count());
        Assert.Equal(
            ["http://127.0.0.1:9000/07", "http://127.0.0.1:9000/08"],
            (await emulator.ItemsAsync($"{Path}?q=url%3E%22http://127.0.0.1:9000/06%22&sort_by=url&limit=2&fields=url")).Select(static webhook => webhook.Text("url")));
    }

    [Fact]
    public async Task Ids_do_not_depend_on_the_order_of_requests_and_a_reset_forgets()
    {
        await using var one = await TestEmulator.StartAsync();
        await using var two = await TestEmulator.StartAsync();
        var first = await one.SubscribeAsync(Url);
        var twin = await one.SubscribeAsync(Url);
        await two.SubscribeAsync("https://other.example/");

        Assert.NotEqual(first, twin);
        Assert.Equal(first, await two.SubscribeAsync(Url));

        await one.PostAsync("/_emulator/reset", """{"to":"empty"}""");
        Assert.Empty(await one.ItemsAsync(Path));
        Assert.Equal(first, await one.SubscribeAsync(Url));
    }

    [Fact]
    public async Task A_create_with_an_idempotency_key_makes_one()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var keyed = (Action<HttpRequestMessage>)(static request => request.Headers.Add("Idempotency-Key", "once"));

        var first = await emulator.SendAsync(HttpMethod.Post, Path, $$"""{"url":"{{Url}}"}""", change: keyed);
        var second = await emulator.SendAsync(HttpMethod.Post, Path, $$"""{"url":"{{Url}}"}""", change: keyed);
        var other = await emulator.SendAsync(HttpMethod.Post, Path, """{"url":"http://127.0.0.1/"}""", change: keyed);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Single(await emulator.ItemsAsync(Path));
    }
}
