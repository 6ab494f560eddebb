using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>Section 4 of the wire reference, "Secrets".</summary>
public sealed class SecretTests
{
    private const string Path = "/v1/callback-secrets";
    private const string Born = "whsec_25a41d54cfaba442272ce1331cd0d6728aa13bbd41c3a742";

    [Fact]
    public async Task A_sandbox_is_born_with_one_secret_that_is_current_and_never_shown_whole()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var list = await emulator.GetAsync(Path);
        var secret = Assert.Single(list.Json.GetProperty("items").EnumerateArray());

        Assert.Equal(
            ["id", "org_id", "key_prefix", "is_current", "label", "disabled_at", "last_used_at", "created_at", "updated_at"],
            secret.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(Born[..12], secret.GetProperty("key_prefix").GetString());
        Assert.True(secret.GetProperty("is_current").GetBoolean());
        Assert.Equal(JsonValueKind.Null, secret.GetProperty("label").ValueKind);
        Assert.Equal(JsonValueKind.Null, secret.GetProperty("last_used_at").ValueKind);
        Assert.Equal("2026-01-01T00:00:00Z", secret.GetProperty("created_at").GetString());
        Assert.DoesNotContain(Born, list.Text, StringComparison.Ordinal);
        Assert.Equal(secret.GetRawText(), (await emulator.GetAsync($"{Path}/{Id(secret)}")).Text);
    }

    [Fact]
    public async Task Of_a_short_secret_no_more_than_half_is_shown()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = "whsec_ab" });

        Assert.Equal("whse", (await SecretsAsync(emulator)).Single().GetProperty("key_prefix").GetString());
    }

    [Fact]
    public async Task A_new_secret_is_shown_whole_once_and_signs_only_when_it_is_promoted()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var created = await emulator.PostAsync(Path, """{"label":"Rotation of March"}""");
        var plain = created.Json.GetProperty("plain_secret").GetString()!;
        var id = Id(created.Json);

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("plain_secret", created.Json.EnumerateObject().Last().Name);
        Assert.Matches("^whsec_[0-9a-f]{48}$", plain);
        Assert.False(created.Json.GetProperty("is_current").GetBoolean());
        Assert.Equal("Rotation of March", created.Json.GetProperty("label").GetString());
        Assert.DoesNotContain(plain, (await emulator.GetAsync($"{Path}/{id}")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(plain, (await emulator.GetAsync(Path)).Text, StringComparison.Ordinal);

        Assert.Equal(Born, await SignedWithAsync(emulator, receiver, Born, plain));
        var promoted = await emulator.SendAsync(HttpMethod.Patch, $"{Path}/{id}", """{"is_current":true}""");
        Assert.True(promoted.Json.GetProperty("is_current").GetBoolean());
        Assert.Equal("Rotation of March", promoted.Json.GetProperty("label").GetString());
        Assert.Equal(plain, await SignedWithAsync(emulator, receiver, Born, plain));
        Assert.Equal([id], (await SecretsAsync(emulator)).Where(static secret => secret.GetProperty("is_current").GetBoolean()).Select(Id));
    }

    [Fact]
    public async Task A_delivery_keeps_the_secret_it_was_frozen_with_through_promotion_and_deletion()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var before = Id((await SecretsAsync(emulator)).Single());
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(900));

        var next = Id((await emulator.PostAsync(Path, "{}")).Json);
        await emulator.SendAsync(HttpMethod.Patch, $"{Path}/{next}", """{"is_current":true}""");
        await emulator.SendAsync(HttpMethod.Delete, $"{Path}/{before}", null);
        await emulator.UntilIdleAsync();

        Assert.Equal(3, receiver.Calls.Count);
        Assert.All(receiver.Calls, static call => Assert.Equal(VendorSignature.Of(Born, call.Body), call.Headers["Runflow-Signature"]));
        Assert.Equal(before, Assert.Single(await emulator.DeliveriesAsync(run)).SigningSecretId);
        Assert.Equal([next], (await SecretsAsync(emulator)).Select(Id));
    }

    [Fact]
    public async Task Last_used_is_the_instant_of_the_latest_attempt_it_signed()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(500, 200);
        var run = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var attempts = Assert.Single(await emulator.DeliveriesAsync(run)).Attempts;
        var secret = (await SecretsAsync(emulator)).Single();

        Assert.Equal(attempts[1].CreatedAt, secret.GetProperty("last_used_at").GetDateTimeOffset());
        Assert.Equal(secret.GetProperty("created_at").GetString(), secret.GetProperty("updated_at").GetString());
    }

    [Fact]
    public async Task Without_a_first_secret_the_first_that_is_created_becomes_current()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, CallbackSecret = "none" });
        await using var receiver = await Receiver.StartAsync();
        Assert.Empty(await SecretsAsync(emulator));

        var first = await emulator.PostAsync(Path, null);
        var second = await emulator.PostAsync(Path, """{"label":null}""");

        Assert.True(first.Json.GetProperty("is_current").GetBoolean());
        Assert.False(second.Json.GetProperty("is_current").GetBoolean());
        var plain = first.Json.GetProperty("plain_secret").GetString()!;
        Assert.NotEqual(plain, second.Json.GetProperty("plain_secret").GetString());
        Assert.Equal(plain, await SignedWithAsync(emulator, receiver, plain));
    }

    [Fact]
    public async Task Deleting_the_last_secret_turns_signing_off_and_the_next_one_turns_it_on()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var only = Id((await SecretsAsync(emulator)).Single());

        var deleted = await emulator.SendAsync(HttpMethod.Delete, $"{Path}/{only}", null);
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.False(deleted.Headers.Contains("X-Emulator-Warnings"));
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"{Path}/{only}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.SendAsync(HttpMethod.Delete, $"{Path}/{only}", null)).Status);
        Assert.Null(await SignedWithAsync(emulator, receiver, Born));

        var plain = (await emulator.PostAsync(Path, "{}")).Json.GetProperty("plain_secret").GetString()!;
        Assert.Equal(plain, await SignedWithAsync(emulator, receiver, Born, plain));
    }

    [Theory]
    [InlineData("DELETE", null)]
    [InlineData("PATCH", """{"is_current":false}""")]
    public async Task Taking_the_current_secret_away_while_there_are_others_is_warned_about_and_refused_when_strict(string method, string? body)
    {
        await using var lenient = await TestEmulator.StartAsync();
        await using var strict = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Strict = true });
        await using var receiver = await Receiver.StartAsync();
        foreach (var emulator in (TestEmulator[])[lenient, strict])
        {
            await emulator.PostAsync(Path, "{}");
            var current = Id((await SecretsAsync(emulator)).Single(static secret => secret.GetProperty("is_current").GetBoolean()));
            var reply = await emulator.SendAsync(new HttpMethod(method), $"{Path}/{current}", body);

            if (emulator == strict)
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
                Assert.Single(await SecretsAsync(emulator), static secret => secret.GetProperty("is_current").GetBoolean());
            }
            else
            {
                Assert.Contains("unsigned", Assert.Single(reply.Headers.GetValues("X-Emulator-Warnings")), StringComparison.Ordinal);
                Assert.Null(await SignedWithAsync(emulator, receiver, Born));
            }
        }
    }

    [Fact]
    public async Task A_change_touches_only_what_it_names()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = Id((await emulator.PostAsync(Path, """{"label":"old"}""")).Json);
        await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));

        var none = (await emulator.SendAsync(HttpMethod.Patch, $"{Path}/{id}", "{}")).Json;
        Assert.Equal(("old", "2026-01-01T00:00:00Z"), (none.GetProperty("label").GetString(), none.GetProperty("updated_at").GetString()));

        var renamed = (await emulator.SendAsync(HttpMethod.Patch, $"{Path}/{id}", """{"label":"new"}""")).Json;
        Assert.Equal(("new", "2026-01-01T00:00:01Z"), (renamed.GetProperty("label").GetString(), renamed.GetProperty("updated_at").GetString()));
        Assert.False(renamed.GetProperty("is_current").GetBoolean());

        var bare = (await emulator.SendAsync(HttpMethod.Patch, $"{Path}/{id}", """{"label":null,"is_current":null}""")).Json;
        Assert.Equal(JsonValueKind.Null, bare.GetProperty("label").ValueKind);
    }

    [Theory]
    [InlineData("POST", "", """{"label":5}""", "body.label")]
    [InlineData("POST", "", """{"label":"LONG"}""", "body.label")]
    [InlineData("PATCH", "/ID", """{"label":[],"is_current":"yes"}""", "body.label body.is_current")]
    [InlineData("GET", "?limit=0&pq=nonsense&from_prev=maybe", null, "query.pq query.limit query.from_prev")]
    public async Task What_is_wrong_is_named_all_at_once(string method, string path, string? body, string locs)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = Id((await SecretsAsync(emulator)).Single()).ToString();

        var reply = await emulator.SendAsync(
            new HttpMethod(method), Path + path.Replace("ID", id, StringComparison.Ordinal), body?.Replace("LONG", new string('a', 256), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(locs.Split(' '), reply.Locs);
    }

    [Fact]
    public async Task The_journal_never_shows_a_secret_whole()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var keyed = (Action<HttpRequestMessage>)(static request => request.Headers.Add("Idempotency-Key", "once"));
        var first = await emulator.SendAsync(HttpMethod.Post, Path, "{}", change: keyed);
        var replay = await emulator.SendAsync(HttpMethod.Post, Path, "{}", change: keyed);
        var plain = first.Json.GetProperty("plain_secret").GetString()!;
        Assert.Equal(first.Text, replay.Text);

        var list = (await emulator.GetAsync("/_emulator/requests?method=POST")).Json.GetProperty("items");
        Assert.Equal(2, list.GetArrayLength());
        foreach (var entry in list.EnumerateArray())
        {
            var whole = (await emulator.GetAsync($"/_emulator/requests/{entry.GetProperty("id").GetString()}")).Text;
            Assert.DoesNotContain(plain, whole, StringComparison.Ordinal);
            Assert.Contains(plain[..12], whole, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_label_may_have_255_characters_of_any_kind()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var label = string.Concat(Enumerable.Repeat("🐢", 255));

        var created = await emulator.PostAsync(Path, $$"""{"label":"{{label}}"}""");

        Assert.Equal(label, created.Json.GetProperty("label").GetString());
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("PATCH", "{}")]
    [InlineData("PATCH", """{"is_current":5}""")]
    [InlineData("DELETE", null)]
    public async Task A_secret_of_another_organisation_or_none_at_all_is_unknown(string method, string? body)
    {
        await using var emulator = await TestEmulator.StartAsync();
        using var other = emulator.ClientOf("rf_test_other");
        var mine = Id((await emulator.PostAsync(Path, "{}")).Json).ToString();

        foreach (var (id, client) in ((string, HttpClient)[])[(mine, other), (Guid.Empty.ToString(), emulator.Client), ("nonsense", emulator.Client)])
        {
            var reply = await emulator.SendAsync(new HttpMethod(method), $"{Path}/{id}", body, client);
            Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), (reply.Status, reply.Code));
        }

        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync($"{Path}/{mine}")).Status);
    }

    [Fact]
    public async Task A_malformed_body_changes_nothing_and_says_so()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = Id((await SecretsAsync(emulator)).Single());

        Assert.Equal(HttpStatusCode.BadRequest, (await emulator.PostAsync(Path, "{")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await emulator.SendAsync(HttpMethod.Patch, $"{Path}/{id}", null)).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await emulator.PutAsync(Path, "{}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await emulator.SendAsync(HttpMethod.Get, Path, null, emulator.ClientOf(null))).Status);
        Assert.Contains("lable", Assert.Single((await emulator.PostAsync(Path, """{"lable":"x"}""")).Headers.GetValues("X-Emulator-Warnings")), StringComparison.Ordinal);
        Assert.Contains("body.plain_secret: is no field here", Assert.Single((await emulator.PostAsync(Path, """{"plain_secret":"abc"}""")).Headers.GetValues("X-Emulator-Warnings")), StringComparison.Ordinal);
        Assert.Equal(3, (await SecretsAsync(emulator)).Count);
    }

    [Fact]
    public async Task There_are_a_hundred_at_most_and_pages_show_them_all_once()
    {
        await using var emulator = await TestEmulator.StartAsync();
        for (var i = 1; i < 100; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync(Path, $$"""{"label":"{{i % 7}}"}""")).Status);
        }

        var full = await emulator.PostAsync(Path, "{}");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "limit"), (full.Status, full.Json.GetProperty("errors")[0].GetProperty("type").GetString()));

        List<Guid> seen = [];
        for (var query = "?limit=30"; ;)
        {
            var page = (await emulator.GetAsync(Path + query)).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(Id));
            if (page.GetProperty("next").GetString() is not { } next)
            {
                break;
            }

            Assert.Equal(next, page.GetProperty("next_pq").GetString());
            query = $"?limit=30&pq={next}";
        }

        Assert.Equal(100, seen.Distinct().Count());
        Assert.Equal(100, seen.Count);
    }

    [Fact]
    public async Task Which_secret_a_label_gets_does_not_depend_on_the_order_of_requests()
    {
        await using var one = await TestEmulator.StartAsync();
        await using var two = await TestEmulator.StartAsync();
        var (a, b) = ("""{"label":"a"}""", """{"label":"b"}""");

        var first = (await one.PostAsync(Path, a)).Text;
        await one.PostAsync(Path, b);
        await two.PostAsync(Path, b);

        Assert.Equal(first, (await two.PostAsync(Path, a)).Text);
    }

    [Theory]
    [InlineData("empty", true)]
    [InlineData("seed", false)]
    public async Task A_reset_to_empty_keeps_the_secret_in_force_and_one_to_the_seed_brings_back_the_first(string to, bool kept)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var created = (await emulator.PostAsync(Path, """{"label":"mine"}""")).Json;
        await emulator.SendAsync(HttpMethod.Patch, $"{Path}/{Id(created)}", """{"is_current":true}""");
        var plain = created.GetProperty("plain_secret").GetString()!;

        await emulator.PostAsync("/_emulator/reset", $$"""{"to":"{{to}}"}""");

        var secret = (await SecretsAsync(emulator)).Single();
        Assert.Equal(kept ? "mine" : null, secret.GetProperty("label").GetString());
        Assert.Equal(kept ? plain : Born, await SignedWithAsync(emulator, receiver, Born, plain));

        // Another of that label is another secret, although its ordinal begins anew.
        var again = (await emulator.PostAsync(Path, """{"label":"mine"}""")).Json;
        Assert.NotEqual(Id(secret), Id(again));
        Assert.Equal(kept, again.GetProperty("plain_secret").GetString() != plain);
    }

    private static Guid Id(JsonElement secret) => secret.GetProperty("id").GetGuid();

    private static async Task<IReadOnlyList<JsonElement>> SecretsAsync(TestEmulator emulator) =>
        [.. (await emulator.GetAsync($"{Path}?limit=500")).Json.GetProperty("items").EnumerateArray()];

    /// <summary>Ends a run and answers which of the secrets signed its callback; null for none.</summary>
    private static async Task<string?> SignedWithAsync(TestEmulator emulator, Receiver receiver, params string[] secrets)
    {
        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();
        var call = receiver.Calls[^1];
        return call.Headers.TryGetValue("Runflow-Signature", out var signature)
            ? Assert.Single(secrets, secret => VendorSignature.Of(secret, call.Body) == signature)
            : null;
    }
}
