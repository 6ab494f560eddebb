using System.Net;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Http;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

public sealed class RequestFaultTests
{
    [Fact]
    public async Task Status_answers_an_error_over_the_wire_and_nothing_is_done()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("request", "kind: status, status: 503, code: MODEL_UNAVAILABLE, message: Gone fishing, headers: {Retry-After: '7'}"));

        var (bytes, reset) = await emulator.RawCreateAsync(Bodies.Plain);

        var text = Encoding.UTF8.GetString(bytes);
        Assert.False(reset);
        Assert.StartsWith("HTTP/1.1 503 ", text, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 7\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("""{"code":"MODEL_UNAVAILABLE","message":"Gone fishing","errors":null}""", text, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Emulator-Fault: status; point=request; rule=it; ordinal=0; draw=0.", text, StringComparison.Ordinal);
        Assert.Equal(0, await emulator.RunsAsync());
    }

    [Fact]
    public async Task Reset_is_a_tcp_rst_without_a_byte_before()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("request", "kind: reset"));

        var (bytes, reset) = await emulator.RawCreateAsync(Bodies.Plain);

        Assert.Empty(bytes);
        Assert.True(reset);
        Assert.Equal(0, await emulator.RunsAsync());
    }

    [Theory]
    [InlineData("before", 0)]
    [InlineData("after", 1)]
    public async Task Drop_closes_in_good_order_without_a_byte_before_or_after_the_request_took_effect(string when, int runs)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("request", $"kind: drop, when_applied: {when}"));

        var (bytes, reset) = await emulator.RawCreateAsync(Bodies.Plain);

        Assert.Empty(bytes);
        Assert.False(reset);
        Assert.Equal(runs, await emulator.RunsAsync());
        // The end of the connection is seen before the request's own.
        await emulator.UntilAsync("/_emulator/requests?limit=1", static json => json.GetProperty("items")[0].GetProperty("ended").ValueKind != JsonValueKind.Null);
        var entry = await emulator.LatestAsync();
        Assert.Equal("unanswered", entry.GetProperty("ended").GetString());
        Assert.Equal("drop", entry.GetProperty("faults")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Hang_answers_nobody_until_the_sandbox_is_started_over()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("request", "kind: hang"));
        using var connection = await RawConnection.OpenAsync(emulator);
        await connection.SendCreateAsync(Encoding.UTF8.GetBytes(Bodies.Plain));

        await emulator.UntilAsync("/_emulator/faults/coverage", static json => json.GetProperty("items").GetArrayLength() == 1);
        Assert.Equal(JsonValueKind.Null, (await emulator.LatestAsync()).GetProperty("ended").ValueKind);
        Assert.Equal(0, connection.Waiting);

        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);
        var (bytes, reset) = await connection.EndAsync();
        Assert.Empty(bytes);
        Assert.False(reset);
        Assert.Equal(0, await emulator.RunsAsync());
    }

    [Fact]
    public async Task Hang_keeps_nobody_from_stopping_the_emulator()
    {
        var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("request", "kind: hang"));
        using var connection = await RawConnection.OpenAsync(emulator);
        await connection.SendCreateAsync(Encoding.UTF8.GetBytes(Bodies.Plain));
        await emulator.UntilAsync("/_emulator/faults/coverage", static json => json.GetProperty("items").GetArrayLength() == 1);

        await emulator.DisposeAsync();

        Assert.Empty((await connection.EndAsync()).Bytes);
    }

    [Fact]
    public async Task Latency_holds_a_request_in_sandbox_time_and_what_it_does_happens_at_its_instant()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("request", "kind: latency, fixed_ms: 1000", "match: {method: POST}"));
        using var connection = await RawConnection.OpenAsync(emulator);
        await connection.SendCreateAsync(Encoding.UTF8.GetBytes(Bodies.Plain));

        await emulator.UntilAsync("/_emulator/clock", static clock => clock.GetProperty("pending").GetInt32() == 1);
        var item = (await emulator.GetAsync("/_emulator/clock/agenda")).Json.GetProperty("items")[0];
        Assert.Equal("fault", item.GetProperty("kind").GetString());
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, connection.Waiting);
        Assert.Equal(0, await emulator.RunsAsync());

        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(500));
        var run = (await connection.AnswerAsync()).Json;
        Assert.Equal("2026-01-01T00:00:01Z", run.GetProperty("created_at").GetString());
    }

    [Fact]
    public async Task A_client_that_gives_up_on_a_held_request_leaves_nothing_pending()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("request", "kind: latency, fixed_ms: 1000"));
        using (var connection = await RawConnection.OpenAsync(emulator))
        {
            await connection.SendCreateAsync(Encoding.UTF8.GetBytes(Bodies.Plain));
            await emulator.UntilAsync("/_emulator/clock", static clock => clock.GetProperty("pending").GetInt32() == 1);
        }

        await emulator.UntilAsync("/_emulator/clock", static clock => clock.GetProperty("pending").GetInt32() == 0);
        await emulator.UntilIdleAsync();
        Assert.Equal(0, await emulator.RunsAsync());
        await emulator.UntilAsync("/_emulator/requests?limit=1", static json => json.GetProperty("items")[0].GetProperty("ended").ValueKind != JsonValueKind.Null);
        Assert.Equal("aborted", (await emulator.LatestAsync()).GetProperty("ended").GetString());
    }

    [Fact]
    public async Task Rate_limit_lets_so_many_through_in_each_window_and_says_when_to_come_again()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync(Rule("request", "kind: rate_limit, limit: 2, window_ms: 10000, headers: true"));

        for (var window = 0; window < 2; window++)
        {
            Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Plain)).Status);
            Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Body("other"))).Status);
            var limited = await emulator.CreateAsync(Body("third"));
            Assert.Equal(HttpStatusCode.TooManyRequests, limited.Status);
            Assert.Equal("RATE_LIMITED", limited.Code);
            Assert.StartsWith("Rate limit exceeded:", limited.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Equal("10", Assert.Single(limited.Headers.GetValues("Retry-After")));
            Assert.Equal("2", Assert.Single(limited.Headers.GetValues("X-RateLimit-Limit")));
            await emulator.AdvanceAsync(TimeSpan.FromSeconds(10));
        }

        var rule = (await emulator.GetAsync(Routes)).Json.GetProperty("items")[0];
        Assert.True(rule.GetProperty("order_dependent").GetBoolean());
        Assert.Equal(6, rule.GetProperty("passed").GetInt64());
        Assert.Equal(2, rule.GetProperty("fired").GetInt64());
    }

    [Fact]
    public async Task The_header_can_be_turned_off_and_the_journal_still_tells()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, FaultHeader = false });
        await emulator.InjectAsync(Rule("request", "kind: status, status: 503"));

        var refused = await emulator.CreateAsync(Bodies.Plain);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.False(refused.Headers.Contains("X-Emulator-Fault"));
        var strike = (await emulator.LatestAsync()).GetProperty("faults")[0];
        Assert.Equal("it", strike.GetProperty("rule").GetString());
        Assert.Equal(1, strike.GetProperty("threshold").GetDouble());
    }

    [Fact]
    public async Task Over_http_2_the_stream_alone_is_reset_and_says_whether_the_request_was_applied()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(replace: static services => services.Http2());
        foreach (var (fault, code) in new[] { ("kind: reset", 8), ("kind: drop", 7), ("kind: drop, when_applied: after", 2) })
        {
            await SendAsync(HttpMethod.Put, Routes, Rule("request", fault, "match: {method: POST}"), "application/yaml");
            var error = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(HttpMethod.Post, Create, Bodies.Plain, "application/json"));
            Assert.Equal(code, Assert.IsType<HttpProtocolException>(error.InnerException).ErrorCode);
        }

        await SendAsync(HttpMethod.Put, Routes, Rule("response", "kind: truncate", "match: {method: POST}"), "application/yaml");
        var cut = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(HttpMethod.Post, Create, Bodies.Plain, "application/json"));
        Assert.Equal(2, Assert.IsType<HttpProtocolException>(cut.InnerException).ErrorCode);
        Assert.Equal(2, (await SendAsync(HttpMethod.Get, "/_emulator/sandboxes", null, "")).Json.GetProperty("items")[0].GetProperty("runs").GetInt32());

        Task<Reply> SendAsync(HttpMethod method, string path, string? body, string type) => emulator.SendAsync(method, path, null, change: request =>
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, type);
        });
    }

    [Fact]
    public async Task In_memory_a_dropped_request_ends_as_a_broken_one()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync(Rule("request", "kind: drop"));

        await Assert.ThrowsAnyAsync<Exception>(() => emulator.CreateAsync(Bodies.Plain));

        Assert.Equal(0, await emulator.RunsAsync());
    }
}
