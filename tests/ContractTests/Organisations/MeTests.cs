using System.Net;
using System.Text.Json;
using Runflow.Emulator.Organisations;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Organisations;

/// <summary>Section 6 of the wire reference: whose a key is.</summary>
public sealed class MeTests
{
    private const string Other = "6f1c1d0e-6a0b-4c52-9f0e-2d4f6b1a7c30";

    [Fact]
    public async Task The_user_is_the_one_that_creates_runs_in_the_organisation_that_owns_them()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var me = (await emulator.GetAsync("/v1/auth/me")).Json;
        var run = (await emulator.CreateAsync(Bodies.Plain)).Json;
        var membership = Assert.Single(me.GetProperty("memberships").EnumerateArray());

        Assert.Equal(run.GetProperty("created_by").GetString(), me.GetProperty("id").GetString());
        Assert.Equal(run.GetProperty("org_id").GetString(), membership.GetProperty("org").GetProperty("id").GetString());
        Assert.Equal("owner", membership.GetProperty("role_code").GetString());
        Assert.Equal(Scope.All, membership.GetProperty("scopes").EnumerateArray().Select(static scope => scope.GetString()!));
    }

    [Fact]
    public async Task Names_follow_from_the_seed_and_not_from_the_key()
    {
        var texts = new List<string>();
        foreach (var (seed, key) in ((long, string)[])[(42, "one"), (42, "two"), (43, "one")])
        {
            await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Seed = seed });
            texts.Add((await emulator.SendAsync(HttpMethod.Get, "/v1/auth/me", null, emulator.ClientOf(key))).Text);
        }

        Assert.Equal(texts[0], texts[1]);
        var (same, other) = (JsonElement.Parse(texts[0]), JsonElement.Parse(texts[2]));
        Assert.NotEqual(same.GetProperty("email").GetString(), other.GetProperty("email").GetString());
        Assert.NotEqual(Organisation(same).GetProperty("name").GetString(), Organisation(other).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Another_organisation_has_the_same_user_and_a_name_of_its_own()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var own = (await emulator.GetAsync("/v1/auth/me")).Json;

        var other = (await emulator.SendAsync(HttpMethod.Get, "/v1/auth/me", null, change: static request => request.Headers.Add("X-Organization-Id", Other))).Json;

        Assert.Equal(own.GetProperty("id").GetString(), other.GetProperty("id").GetString());
        Assert.Equal(Other, Organisation(other).GetProperty("id").GetString());
        Assert.NotEqual(Organisation(own).GetProperty("slug").GetString(), Organisation(other).GetProperty("slug").GetString());
    }

    [Fact]
    public async Task An_organisation_that_is_no_UUID_is_refused()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var answer = await emulator.SendAsync(HttpMethod.Get, "/v1/auth/me", null, change: static request => request.Headers.Add("X-Organization-Id", "acme"));

        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task An_address_that_is_not_verified_has_no_instant()
    {
        await using var emulator = await TestEmulator.StartAsync();
        Assert.Equal("2026-01-01T00:00:00Z", (await emulator.GetAsync("/v1/auth/me")).Json.GetProperty("email_verified_at").GetString());

        await emulator.PutAsync("/_emulator/account", """{"email_verified":false}""");

        Assert.Equal(JsonValueKind.Null, (await emulator.GetAsync("/v1/auth/me")).Json.GetProperty("email_verified_at").ValueKind);
    }

    [Fact]
    public void Every_seed_makes_a_person_with_a_plain_address()
    {
        foreach (var seed in Enumerable.Range(0, 200))
        {
            var person = People.User(seed);
            var name = People.OrganisationName(seed, Guid.Parse(Other));

            Assert.Matches("^[a-z0-9._'-]+@example\\.com$", person.Email);
            Assert.NotEmpty(person.FirstName + person.LastName);
            Assert.Matches("^[a-z0-9]+(?:-[a-z0-9]+)*$", People.Slug(name));
            Assert.True(TimeZoneInfo.TryFindSystemTimeZoneById(person.Timezone, out _), person.Timezone);
        }
    }

    private static JsonElement Organisation(JsonElement me) => me.GetProperty("memberships")[0].GetProperty("org");
}
