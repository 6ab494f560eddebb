using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Sandboxes;

/// <summary>Section 6 of the wire reference, as far as it exists: keys and organisations.</summary>
public sealed class KeyTests
{
    private const string Organisation = "6f1c1d0e-6a0b-4c52-9f0e-2d4f6b1a7c30";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("rf_test_emulator")]
    [InlineData("Bearer rf-test-emulator")]
    [InlineData("Bearer two words")]
    [InlineData("Bearer schlüssel")]
    public async Task Without_a_well_formed_key_it_is_401_and_says_what_to_send(string? authorization)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, emulator.ClientOf(null), request =>
        {
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }
        });

        Assert.Equal((HttpStatusCode.Unauthorized, "UNAUTHORIZED"), (reply.Status, reply.Code));
        Assert.Contains("Bearer", reply.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Bearer rf_test_emulator")]
    [InlineData("bearer rf_svc_0123456789")]
    [InlineData("BEARER  rf_live_0123456789")]
    [InlineData("Bearer a")]
    public async Task Any_well_formed_key_is_accepted(string authorization)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, emulator.ClientOf(null), request =>
            request.Headers.TryAddWithoutValidation("Authorization", authorization));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Theory]
    [InlineData(512, HttpStatusCode.OK)]
    [InlineData(513, HttpStatusCode.Unauthorized)]
    public async Task A_key_has_at_most_512_characters(int length, HttpStatusCode status)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(status, (await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, emulator.ClientOf(new string('k', length)))).Status);
    }

    [Theory]
    [InlineData("/v1/health")]
    [InlineData("/v1/readiness")]
    public async Task Health_needs_no_key(string path)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal("""{"status":"ok","ok":true}""", (await emulator.SendAsync(HttpMethod.Get, path, null, emulator.ClientOf(null))).Text);
    }

    [Fact]
    public async Task The_keys_own_organisation_is_the_same_as_none_and_another_is_another()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var created = await emulator.CreateAsync(Bodies.Plain);
        var path = $"/v1/runs/{created.Json.GetProperty("id").GetGuid()}";
        var own = created.Json.GetProperty("org_id").GetString()!;

        Assert.Equal(HttpStatusCode.OK, (await OfAsync(emulator, path, own)).Status);
        Assert.Equal(HttpStatusCode.OK, (await OfAsync(emulator, path, own.ToUpperInvariant())).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await OfAsync(emulator, path, Organisation)).Status);
    }

    [Fact]
    public async Task A_run_belongs_to_the_organisation_it_was_made_in()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var created = await emulator.SendAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, Bodies.Plain, change: static request => request.Headers.Add("X-Organization-Id", Organisation));

        Assert.Equal(Organisation, created.Json.GetProperty("org_id").GetString());
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("6f1c1d0e6a0b4c529f0e2d4f6b1a7c30")]
    public async Task An_organisation_that_is_no_uuid_is_403(string organisation)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await OfAsync(emulator, "/v1/runs/statuses", organisation);

        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_live_key_is_warned_about_once_and_no_key_is_ever_logged()
    {
        using var log = new MemoryLog();
        await using var emulator = await TestEmulator.StartAsync(replace: services => services.AddSingleton<ILoggerFactory>(log));
        var client = emulator.ClientOf("rf_live_very_secret");

        await emulator.SendAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, Bodies.Plain, client);
        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, client);
        var listed = await emulator.GetAsync("/_emulator/sandboxes");

        Assert.Contains("live key", Assert.Single(log.Lines, static line => line.StartsWith("Warning", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, static line => line.Contains("very_secret", StringComparison.Ordinal));
        Assert.DoesNotContain("very_secret", listed.Text, StringComparison.Ordinal);
    }

    private static Task<Reply> OfAsync(TestEmulator emulator, string path, string organisation) =>
        emulator.SendAsync(HttpMethod.Get, path, null, change: request => request.Headers.TryAddWithoutValidation("X-Organization-Id", organisation));
}
