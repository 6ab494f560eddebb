using System.Net;
using System.Text;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Http;
using Xunit;

namespace Runflow.Emulator.Tests.Sandboxes;

/// <summary>The control reference, section Which sandbox.</summary>
public sealed class SandboxTests
{
    [Fact]
    public async Task Sandboxes_are_listed_with_their_counts_and_can_be_named_by_id()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();
        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, emulator.ClientOf("another_key"));

        var items = (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items").EnumerateArray().ToList();
        var busy = Assert.Single(items, static item => item.GetProperty("runs").GetInt32() == 1);
        var clock = await NamedAsync(emulator, HttpMethod.Get, "/_emulator/clock", busy.GetProperty("id").GetString()!);

        Assert.Equal(2, items.Count);
        Assert.Equal((1, 1, 0), (busy.GetProperty("unfinished").GetInt32(), busy.GetProperty("pending").GetInt32(), busy.GetProperty("epoch").GetInt32()));
        Assert.Matches("^[0-9a-f]{8}$", busy.GetProperty("key_fingerprint").GetString());
        Assert.Equal(1, clock.Json.GetProperty("pending").GetInt32());
    }

    [Fact]
    public async Task A_control_request_without_a_key_speaks_for_the_default_sandbox()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();

        Assert.Equal(1, (await emulator.SendAsync(HttpMethod.Get, "/_emulator/clock", null, emulator.ClientOf(null))).Json.GetProperty("pending").GetInt32());
        Assert.Equal(0, (await emulator.SendAsync(HttpMethod.Get, "/_emulator/clock", null, emulator.ClientOf("another_key"))).Json.GetProperty("pending").GetInt32());
    }

    [Theory]
    [InlineData("0123456789abcdef")]
    [InlineData("nothing")]
    public async Task A_sandbox_that_is_none_is_404(string id)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await NamedAsync(emulator, HttpMethod.Get, "/_emulator/clock", id)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.SendAsync(HttpMethod.Delete, $"/_emulator/sandboxes/{id}", null)).Status);
    }

    [Fact]
    public async Task A_dropped_sandbox_comes_back_empty()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync();
        var id = (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items")[0].GetProperty("id").GetString();

        Assert.Equal(HttpStatusCode.NoContent, (await emulator.SendAsync(HttpMethod.Delete, $"/_emulator/sandboxes/{id}", null)).Status);

        Assert.Equal(HttpStatusCode.NotFound, (await emulator.RunAsync(run)).Status);
    }

    [Fact]
    public async Task A_create_whose_sandbox_is_dropped_before_its_body_ends_is_told_to_come_again()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var connection = await RawConnection.OpenAsync(emulator);
        await connection.SendAsync(connection.CreateHead($"Expect: 100-continue\r\nContent-Length: {Bodies.Plain.Length}"));
        await connection.HeadAsync();
        var id = (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items")[0].GetProperty("id").GetString();

        await emulator.SendAsync(HttpMethod.Delete, $"/_emulator/sandboxes/{id}", null);
        await connection.SendAsync(Encoding.UTF8.GetBytes(Bodies.Plain));
        var answer = await connection.AnswerAsync();

        Assert.Equal(503, answer.Status);
        Assert.Contains("send it again", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_max_sandboxes_the_one_idle_for_longest_makes_room()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, MaxSandboxes = 2 });
        var first = await RunAsync(emulator, "first");
        var second = await RunAsync(emulator, "second");
        await emulator.SendAsync(HttpMethod.Get, $"/v1/runs/{first}", null, emulator.ClientOf("first"));

        await RunAsync(emulator, "third");

        Assert.Equal(HttpStatusCode.OK, (await emulator.SendAsync(HttpMethod.Get, $"/v1/runs/{first}", null, emulator.ClientOf("first"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.SendAsync(HttpMethod.Get, $"/v1/runs/{second}", null, emulator.ClientOf("second"))).Status);
    }

    [Fact]
    public async Task When_no_sandbox_is_idle_a_new_key_is_503()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, MaxSandboxes = 1 });
        await emulator.SubmitAsync();

        var api = await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, emulator.ClientOf("another_key"));
        var control = await emulator.SendAsync(HttpMethod.Get, "/_emulator/clock", null, emulator.ClientOf("another_key"));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "MODEL_UNAVAILABLE"), (api.Status, api.Code));
        Assert.Contains("max_sandboxes", api.Text, StringComparison.Ordinal);
        Assert.Equal("application/problem+json", control.ContentHeaders.ContentType!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync("/v1/runs/statuses")).Status);
    }

    [Fact]
    public async Task The_clock_of_one_sandbox_moves_no_other()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();

        await emulator.SendAsync(HttpMethod.Post, "/_emulator/clock/advance", """{"by_ms":86400000}""", emulator.ClientOf("another_key"));

        Assert.Equal("queued", (await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString());
    }

    private static Task<Reply> NamedAsync(TestEmulator emulator, HttpMethod method, string path, string sandbox) =>
        emulator.SendAsync(method, path, null, emulator.ClientOf(null), request => request.Headers.TryAddWithoutValidation("X-Emulator-Sandbox", sandbox));

    /// <summary>Creates a run and lets it end, so that its sandbox is idle.</summary>
    private static async Task<Guid> RunAsync(TestEmulator emulator, string key)
    {
        var created = await emulator.SendAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, Bodies.Plain, emulator.ClientOf(key));
        await emulator.SendAsync(HttpMethod.Post, "/_emulator/clock/advance", """{"until_idle":true}""", emulator.ClientOf(key));
        return created.Json.GetProperty("id").GetGuid();
    }
}
