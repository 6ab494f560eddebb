using System.Net;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>Section 7 of the wire reference: no CORS headers, unless the setting <c>cors</c> asks for them.</summary>
public sealed class CorsTests
{
    private const string Page = "https://page.test";

    [Fact]
    public async Task By_default_no_header_is_sent_and_a_preflight_is_a_wrong_method()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var read = await AskAsync(emulator, HttpMethod.Get, "/v1/runs/statuses");
        var preflight = await AskAsync(emulator, HttpMethod.Options, EmulatedSandbox.EditRuns, emulator.Emulator.CreateClient());

        Assert.DoesNotContain(read.Headers.Concat(preflight.Headers), static header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, preflight.Status);
    }

    [Theory]
    [InlineData(EmulatedSandbox.EditRuns)]
    [InlineData("/v1/runs/statuses")]
    [InlineData("/files/5b0f7c1a9e24/runs/x/0.png")]
    public async Task With_cors_a_preflight_needs_no_key_and_allows_everything_the_API_takes(string path)
    {
        await using var emulator = await StartAsync();
        using var keyless = new HttpClient(emulator.Emulator.CreateHandler()) { BaseAddress = emulator.BaseAddress };

        var preflight = await AskAsync(emulator, HttpMethod.Options, path, keyless);

        Assert.Equal(HttpStatusCode.NoContent, preflight.Status);
        Assert.Equal(("*", "*, Authorization"), (Header(preflight, "Allow-Origin"), Header(preflight, "Allow-Headers")));
        Assert.Equal("GET, HEAD, POST, PUT, PATCH, DELETE", Header(preflight, "Allow-Methods"));
    }

    [Fact]
    public async Task With_cors_answers_and_refusals_may_be_read_by_any_page()
    {
        await using var emulator = await StartAsync();

        var refused = await AskAsync(emulator, HttpMethod.Get, "/v1/runs/nothing");
        var unknown = await AskAsync(emulator, HttpMethod.Get, "/v1/nowhere");
        var keyless = await AskAsync(emulator, HttpMethod.Get, "/v1/runs/statuses", emulator.ClientOf(null));

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.Unauthorized], ((Reply[])[refused, unknown, keyless]).Select(static reply => reply.Status));
        Assert.All((Reply[])[refused, unknown, keyless], static reply =>
        {
            Assert.Equal("*", Header(reply, "Allow-Origin"));
            Assert.Contains("X-Emulator-Warnings", Header(reply, "Expose-Headers"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_control_surface_stays_closed_to_other_origins()
    {
        await using var emulator = await StartAsync();

        var read = await AskAsync(emulator, HttpMethod.Get, "/_emulator/clock");
        var preflight = await AskAsync(emulator, HttpMethod.Options, "/_emulator/reset");

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.MethodNotAllowed], ((Reply[])[read, preflight]).Select(static reply => reply.Status));
        Assert.DoesNotContain(read.Headers.Concat(preflight.Headers), static header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
    }

    private static Task<TestEmulator> StartAsync() => TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Cors = true });

    private static Task<Reply> AskAsync(TestEmulator emulator, HttpMethod method, string path, HttpClient? client = null) =>
        emulator.SendAsync(method, path, null, client, request =>
        {
            request.Headers.Add("Origin", Page);
            if (method == HttpMethod.Options)
            {
                request.Headers.Add("Access-Control-Request-Method", "POST");
                request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
            }
        });

    private static string Header(Reply reply, string name) => string.Join(", ", reply.Headers.GetValues("Access-Control-" + name));
}
