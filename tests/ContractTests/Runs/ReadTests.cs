using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>Section 2 of the wire reference: reads.</summary>
public sealed class ReadTests
{
    [Theory]
    [InlineData("/v1/runs/019b76da-a800-7c1e-9a52-3f0d6b8e4a17")]
    [InlineData("/v1/runs/not-a-uuid")]
    [InlineData("/v1/runs/019b76daa8007c1e9a523f0d6b8e4a17")]
    [InlineData("/v1/runs/019b76da-a800-7c1e-9a52-3f0d6b8e4a17/callback")]
    [InlineData("/v1/runs/not-a-uuid/callback")]
    public async Task An_unknown_run_is_not_found(string path)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.GetAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, "RUN_NOT_FOUND"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task The_run_of_another_key_or_organisation_is_not_found_whatever_is_asked()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        var other = emulator.ClientOf("another_key");

        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, $"/v1/runs/{id}"), (HttpMethod.Get, $"/v1/runs/{id}/callback"), (HttpMethod.Post, $"/v1/admin/runs/{id}/cancellation")])
        {
            Assert.Equal("RUN_NOT_FOUND", (await emulator.SendAsync(method, path, null, other)).Code);
            Assert.Equal("RUN_NOT_FOUND", (await emulator.SendAsync(method, path, null, change: static request =>
                request.Headers.Add("X-Organization-Id", "6f1c1d0e-6a0b-4c52-9f0e-2d4f6b1a7c30"))).Code);
        }

        Assert.Equal("queued", (await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString());
    }

    [Fact]
    public async Task Urls_are_signed_anew_on_every_read()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        var first = Url(await emulator.RunAsync(id));
        await emulator.AdvanceAsync(TimeSpan.FromHours(25));
        var second = Url(await emulator.RunAsync(id));

        Assert.Equal(new Uri(first).AbsolutePath, new Uri(second).AbsolutePath);
        Assert.Equal(HttpStatusCode.Forbidden, (await emulator.GetAsync(first)).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync(second)).Status);
    }

    [Fact]
    public async Task The_base_of_urls_is_that_of_the_read()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        var run = await emulator.SendAsync(HttpMethod.Get, $"/v1/runs/{id}", null, change: static request => request.Headers.Host = "host.docker.internal:8765");

        Assert.StartsWith("http://host.docker.internal:8765/files/", Url(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_base_of_urls_is_public_url_where_it_is_set()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, PublicUrl = "https://emulator.example/runflow" });
        var id = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        Assert.StartsWith("https://emulator.example/runflow/files/", Url(await emulator.RunAsync(id)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "cancelled")]
    [InlineData(true, "canceled")]
    public async Task The_list_of_statuses_is_in_the_words_of_the_dialect(bool platform, string cancelled)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { Dialect = platform ? Contracts.Dialect.Platform : Contracts.Dialect.ModelPage });

        var items = (await emulator.GetAsync("/v1/runs/statuses")).Json.GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(
            ["queued", "dispatching", "running", "succeeded", "failed", cancelled],
            items.Select(static item => item.GetProperty("code").GetString()));
        Assert.Equal([false, false, false, true, true, true], items.Select(static item => item.GetProperty("is_terminal").GetBoolean()));
    }

    private static string Url(Reply run) => run.Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;
}
