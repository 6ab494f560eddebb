using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Callbacks.SecretWords;

namespace Runflow.Emulator.Tests.Callbacks;

/// <summary>Section 4 of the wire reference, "Secrets": what may be asked of them, and what is said of the rest.</summary>
public sealed class SecretRequestTests
{
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
            await emulator.PostAsync(SecretsPath, "{}");
            var current = Id((await SecretsAsync(emulator)).Single(static secret => secret.GetProperty("is_current").GetBoolean()));
            var reply = await emulator.SendAsync(new HttpMethod(method), $"{SecretsPath}/{current}", body);

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
        var id = Id((await emulator.PostAsync(SecretsPath, """{"label":"old"}""")).Json);
        await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));

        var none = (await emulator.SendAsync(HttpMethod.Patch, $"{SecretsPath}/{id}", "{}")).Json;
        Assert.Equal(("old", "2026-01-01T00:00:00Z"), (none.GetProperty("label").GetString(), none.GetProperty("updated_at").GetString()));

        var renamed = (await emulator.SendAsync(HttpMethod.Patch, $"{SecretsPath}/{id}", """{"label":"new"}""")).Json;
        Assert.Equal(("new", "2026-01-01T00:00:01Z"), (renamed.GetProperty("label").GetString(), renamed.GetProperty("updated_at").GetString()));
        Assert.False(renamed.GetProperty("is_current").GetBoolean());

        var bare = (await emulator.SendAsync(HttpMethod.Patch, $"{SecretsPath}/{id}", """{"label":null,"is_current":null}""")).Json;
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
            new HttpMethod(method), SecretsPath + path.Replace("ID", id, StringComparison.Ordinal), body?.Replace("LONG", new string('a', 256), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(locs.Split(' '), reply.Locs);
    }

    [Fact]
    public async Task A_label_may_have_255_characters_of_any_kind()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var label = string.Concat(Enumerable.Repeat("🐢", 255));

        var created = await emulator.PostAsync(SecretsPath, $$"""{"label":"{{label}}"}""");

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
        var mine = Id((await emulator.PostAsync(SecretsPath, "{}")).Json).ToString();

        foreach (var (id, client) in ((string, HttpClient)[])[(mine, other), (Guid.Empty.ToString(), emulator.Client), ("nonsense", emulator.Client)])
        {
            var reply = await emulator.SendAsync(new HttpMethod(method), $"{SecretsPath}/{id}", body, client);
            Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), (reply.Status, reply.Code));
        }

        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync($"{SecretsPath}/{mine}")).Status);
    }

    [Fact]
    public async Task A_malformed_body_changes_nothing_and_says_so()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = Id((await SecretsAsync(emulator)).Single());

        Assert.Equal(HttpStatusCode.BadRequest, (await emulator.PostAsync(SecretsPath, "{")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await emulator.SendAsync(HttpMethod.Patch, $"{SecretsPath}/{id}", null)).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await emulator.PutAsync(SecretsPath, "{}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await emulator.SendAsync(HttpMethod.Get, SecretsPath, null, emulator.ClientOf(null))).Status);
        Assert.Contains("lable", Assert.Single((await emulator.PostAsync(SecretsPath, """{"lable":"x"}""")).Headers.GetValues("X-Emulator-Warnings")), StringComparison.Ordinal);
        Assert.Contains("body.plain_secret: is no field here", Assert.Single((await emulator.PostAsync(SecretsPath, """{"plain_secret":"abc"}""")).Headers.GetValues("X-Emulator-Warnings")), StringComparison.Ordinal);
        Assert.Equal(3, (await SecretsAsync(emulator)).Count);
    }

    [Fact]
    public async Task There_are_a_hundred_at_most_and_pages_show_them_all_once()
    {
        await using var emulator = await TestEmulator.StartAsync();
        for (var i = 1; i < 100; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync(SecretsPath, $$"""{"label":"{{i % 7}}"}""")).Status);
        }

        var full = await emulator.PostAsync(SecretsPath, "{}");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "limit"), (full.Status, full.Json.GetProperty("errors")[0].GetProperty("type").GetString()));

        List<Guid> seen = [];
        for (var query = "?limit=30"; ;)
        {
            var page = (await emulator.GetAsync(SecretsPath + query)).Json;
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

        var first = (await one.PostAsync(SecretsPath, a)).Text;
        await one.PostAsync(SecretsPath, b);
        await two.PostAsync(SecretsPath, b);

        Assert.Equal(first, (await two.PostAsync(SecretsPath, a)).Text);
    }
}
