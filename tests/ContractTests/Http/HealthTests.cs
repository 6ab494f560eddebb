using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>Section 7 of the wire reference: health and readiness, and the emulator's own of the same kind.</summary>
public sealed class HealthTests
{
    private const string Rule = """{"id":"down","point":"request","fault":{"kind":"status","status":503},"match":{"path":"/v1/**"}}""";

    [Theory]
    [InlineData("/v1/health")]
    [InlineData("/v1/readiness")]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task All_is_well_without_a_key(string path)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var answer = await emulator.SendAsync(HttpMethod.Get, path, null, emulator.ClientOf(null));

        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","ok":true}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task While_it_stops_it_lives_and_takes_no_work()
    {
        await using var emulator = await TestEmulator.StartAsync();
        emulator.Emulator.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        foreach (var (path, status) in ((string, int)[])[("/v1/health", 200), ("/v1/readiness", 503), ("/livez", 200), ("/readyz", 503)])
        {
            Assert.Equal((path, status), (path, (int)(await emulator.GetAsync(path)).Status));
        }

        Assert.Contains("is stopping", (await emulator.GetAsync("/v1/readiness")).Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_strikes_what_needs_no_key_for_its_own_sandbox()
    {
        await using var emulator = await TestEmulator.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync("/_emulator/faults", Rule)).Status);

        foreach (var path in (string[])["/v1/health", "/v1/readiness", "/v1/public/models"])
        {
            var struck = await emulator.SendAsync(HttpMethod.Get, path, null, emulator.ClientOf(null));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, struck.Status);
            Assert.Contains("down", struck.Headers.GetValues("X-Emulator-Fault").Single(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await emulator.SendAsync(HttpMethod.Get, path, null, emulator.ClientOf("another_key"))).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync("/readyz")).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync("/livez")).Status);
    }
}
