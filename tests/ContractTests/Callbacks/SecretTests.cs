using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Callbacks.SecretWords;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>Section 4 of the wire reference, "Secrets": which one signs, and who gets to see it.</summary>
public sealed class SecretTests
{
    [Fact]
    public async Task A_sandbox_is_born_with_one_secret_that_is_current_and_never_shown_whole()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var list = await emulator.GetAsync(SecretsPath);
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
        Assert.Equal(secret.GetRawText(), (await emulator.GetAsync($"{SecretsPath}/{Id(secret)}")).Text);
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
        var created = await emulator.PostAsync(SecretsPath, """{"label":"Rotation of March"}""");
        var plain = created.Json.GetProperty("plain_secret").GetString()!;
        var id = Id(created.Json);

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("plain_secret", created.Json.EnumerateObject().Last().Name);
        Assert.Matches("^whsec_[0-9a-f]{48}$", plain);
        Assert.False(created.Json.GetProperty("is_current").GetBoolean());
        Assert.Equal("Rotation of March", created.Json.GetProperty("label").GetString());
        Assert.DoesNotContain(plain, (await emulator.GetAsync($"{SecretsPath}/{id}")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(plain, (await emulator.GetAsync(SecretsPath)).Text, StringComparison.Ordinal);

        Assert.Equal(Born, await SignedWithAsync(emulator, receiver, Born, plain));
        var promoted = await emulator.SendAsync(HttpMethod.Patch, $"{SecretsPath}/{id}", """{"is_current":true}""");
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

        var next = Id((await emulator.PostAsync(SecretsPath, "{}")).Json);
        await emulator.SendAsync(HttpMethod.Patch, $"{SecretsPath}/{next}", """{"is_current":true}""");
        await emulator.SendAsync(HttpMethod.Delete, $"{SecretsPath}/{before}", null);
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

        var first = await emulator.PostAsync(SecretsPath, null);
        var second = await emulator.PostAsync(SecretsPath, """{"label":null}""");

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

        var deleted = await emulator.SendAsync(HttpMethod.Delete, $"{SecretsPath}/{only}", null);
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.False(deleted.Headers.Contains("X-Emulator-Warnings"));
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"{SecretsPath}/{only}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.SendAsync(HttpMethod.Delete, $"{SecretsPath}/{only}", null)).Status);
        Assert.Null(await SignedWithAsync(emulator, receiver, Born));

        var plain = (await emulator.PostAsync(SecretsPath, "{}")).Json.GetProperty("plain_secret").GetString()!;
        Assert.Equal(plain, await SignedWithAsync(emulator, receiver, Born, plain));
    }

    [Fact]
    public async Task The_journal_never_shows_a_secret_whole()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var keyed = (Action<HttpRequestMessage>)(static request => request.Headers.Add("Idempotency-Key", "once"));
        var first = await emulator.SendAsync(HttpMethod.Post, SecretsPath, "{}", change: keyed);
        var replay = await emulator.SendAsync(HttpMethod.Post, SecretsPath, "{}", change: keyed);
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

    [Theory]
    [InlineData("empty", true)]
    [InlineData("seed", false)]
    public async Task A_reset_to_empty_keeps_the_secret_in_force_and_one_to_the_seed_brings_back_the_first(string to, bool kept)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var created = (await emulator.PostAsync(SecretsPath, """{"label":"mine"}""")).Json;
        await emulator.SendAsync(HttpMethod.Patch, $"{SecretsPath}/{Id(created)}", """{"is_current":true}""");
        var plain = created.GetProperty("plain_secret").GetString()!;

        await emulator.PostAsync("/_emulator/reset", $$"""{"to":"{{to}}"}""");

        var secret = (await SecretsAsync(emulator)).Single();
        Assert.Equal(kept ? "mine" : null, secret.GetProperty("label").GetString());
        Assert.Equal(kept ? plain : Born, await SignedWithAsync(emulator, receiver, Born, plain));

        // Another of that label is another secret, although its ordinal begins anew.
        var again = (await emulator.PostAsync(SecretsPath, """{"label":"mine"}""")).Json;
        Assert.NotEqual(Id(secret), Id(again));
        Assert.Equal(kept, again.GetProperty("plain_secret").GetString() != plain);
    }
}
