using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Control;

/// <summary>The control reference: which requests the control surface refuses, and in what form.</summary>
public sealed class GuardTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost:8765", true)]
    [InlineData("127.0.0.1:8765", true)]
    [InlineData("[::1]:8765", true)]
    [InlineData("203.0.113.9", true)]
    [InlineData("runflow", true)]
    [InlineData("runflow:8765", true)]
    [InlineData("host.docker.internal:8765", true)]
    [InlineData("Emulator.Example", true)]
    [InlineData("public.example", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("emulator.example.evil.example", false)]
    [InlineData("evil.host.docker.internal", false)]
    public async Task The_host_is_one_that_cannot_be_rebound(string host, bool served)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { AllowedHosts = ["emulator.example"], PublicUrl = "https://public.example:8443/" });

        var reply = await emulator.SendAsync(HttpMethod.Get, "/_emulator/clock", null, change: request => request.Headers.Host = host);

        Assert.Equal(served ? HttpStatusCode.OK : HttpStatusCode.Forbidden, reply.Status);
    }

    [Theory]
    [InlineData("http://localhost:8765", true)]
    [InlineData("http://localhost", false)]
    [InlineData("https://localhost:8765", false)]
    [InlineData("http://127.0.0.1:8765", false)]
    [InlineData("http://evil.example", false)]
    [InlineData("null", false)]
    public async Task The_origin_is_the_same(string origin, bool served)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.SendAsync(HttpMethod.Post, "/_emulator/reset", "{}", change: request =>
        {
            request.Headers.Host = "localhost:8765";
            request.Headers.Add("Origin", origin);
        });

        Assert.Equal(served ? HttpStatusCode.OK : HttpStatusCode.Forbidden, reply.Status);
    }

    [Theory]
    [InlineData("POST", "/_emulator/reset", "same-origin", "cors", true)]
    [InlineData("POST", "/_emulator/reset", "none", "cors", true)]
    [InlineData("POST", "/_emulator/reset", "same-site", "no-cors", false)]
    [InlineData("POST", "/_emulator/reset", "cross-site", "navigate", false)]
    [InlineData("GET", "/_emulator/clock", "cross-site", "no-cors", false)]
    [InlineData("GET", "/_emulator/clock", "cross-site", "navigate", true)]
    public async Task A_browser_that_acts_for_another_site_is_refused(string method, string path, string site, string mode, bool served)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}", change: request =>
        {
            request.Headers.Add("Sec-Fetch-Site", site);
            request.Headers.Add("Sec-Fetch-Mode", mode);
        });

        Assert.Equal(served ? HttpStatusCode.OK : HttpStatusCode.Forbidden, reply.Status);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "", false)]
    [InlineData("multipart/form-data; boundary=x", "", false)]
    [InlineData("text/plain", "", false)]
    [InlineData("text/plain", "{\"to\": \"seed\"}", false)]
    [InlineData("application/x-www-form-urlencoded", "to=seed", false)]
    [InlineData("application/json", "", true)]
    public async Task A_form_is_not_obeyed(string type, string body, bool served)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();

        var reply = await emulator.SendAsync(HttpMethod.Post, "/_emulator/reset", "", change: request =>
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        });

        Assert.Equal(served ? HttpStatusCode.OK : HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(served ? HttpStatusCode.NotFound : HttpStatusCode.OK, (await emulator.RunAsync(id)).Status);
    }

    [Theory]
    [InlineData("let-me-in", true)]
    [InlineData("let-me-i", false)]
    [InlineData(null, false)]
    public async Task A_token_that_is_demanded_has_to_be_sent(string? token, bool served)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ControlToken = "let-me-in" });

        var reply = await emulator.SendAsync(HttpMethod.Get, "/_emulator/clock", null, change: request => request.Headers.Add("X-Emulator-Token", token is null ? [] : [token]));

        Assert.Equal(served ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, reply.Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync("/v1/runs/statuses")).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync("/_emulator/sink/inbox", "{}")).Status);
    }

    [Fact]
    public async Task What_is_refused_has_done_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();

        await emulator.SendAsync(HttpMethod.Post, "/_emulator/reset", "{}", change: static request => request.Headers.Host = "evil.example");

        Assert.Equal(HttpStatusCode.OK, (await emulator.RunAsync(id)).Status);
    }

    [Fact]
    public async Task The_api_itself_answers_to_any_host()
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, change: static request => request.Headers.Host = "api.runflow.io")).Status);
    }

    [Theory]
    [InlineData("GET", "/_emulator", 404)]
    [InlineData("GET", "/_emulator/nothing", 404)]
    [InlineData("DELETE", "/_emulator/clock", 405)]
    [InlineData("GET", "/_emulator/reset", 405)]
    public async Task An_unknown_route_or_method_is_a_problem_document(string method, string path, int status)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.SendAsync(new HttpMethod(method), path, null);

        Assert.Equal((HttpStatusCode)status, reply.Status);
        Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType?.ToString());
        Assert.Equal(status, reply.Json.GetProperty("status").GetInt32());
        Assert.Equal(status == 405, reply.ContentHeaders.Allow.Count > 0);
    }

    [Fact]
    public async Task A_key_that_is_not_well_formed_is_401_also_here()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.SendAsync(HttpMethod.Get, "/_emulator/clock", null, emulator.ClientOf("not-a-key"));

        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
        Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType!.ToString());
    }
}
