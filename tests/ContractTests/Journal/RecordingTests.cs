using System.Net;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Journal;

public sealed class RecordingTests
{
    [Fact]
    public async Task A_create_is_there_whole_once_its_answer_is()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(JournalWords.Create);

        var entry = await emulator.NewestAsync();
        Assert.Equal(reply.Headers.GetValues("X-Emulator-Request-Id").Single(), entry.Text("id"));
        Assert.Equal("POST", entry.Text("method"));
        Assert.Equal(EmulatedSandbox.EditRuns, entry.Text("path"));
        Assert.Equal("/v1/models/{segment1}/{segment2}/{segment3}/runs", entry.Text("operation"));
        Assert.Equal("2026-01-01T00:00:00Z", entry.GetProperty("arrived_at").GetDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));
        Assert.Equal(201, entry.GetProperty("status").GetInt32());
        Assert.Equal("answered", entry.Text("ended"));
        Assert.Equal(reply.Json.Text("id"), entry.Text("run_id"));
        Assert.True(entry.GetProperty("duration_ms").GetDouble() > 0);
        Assert.Equal(JournalWords.Create, entry.GetProperty("request_body").Text("text"));
        Assert.Equal(JournalWords.Create.Length, entry.GetProperty("request_body").GetProperty("size_bytes").GetInt32());
        Assert.Equal(reply.Text, entry.GetProperty("answer_body").Text("text"));
        Assert.Equal("application/json; charset=utf-8", entry.GetProperty("headers").Text("Content-Type"));
    }

    [Fact]
    public async Task Credentials_are_shown_as_fingerprints_only()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, change: static request => request.Headers.Add("Cookie", "session=topsecret"));
        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, change: static request => request.Headers.Authorization = new("Basic", "dG9wc2VjcmV0"));

        var entries = await emulator.JournalAsync();
        var refused = await emulator.GetAsync($"/_emulator/requests/{entries[0].Text("id")}");
        var good = await emulator.GetAsync($"/_emulator/requests/{entries[1].Text("id")}");
        Assert.Matches("^Basic \\(fingerprint [0-9a-f]{8}\\)$", refused.Json.GetProperty("headers").Text("Authorization"));
        Assert.Matches("^Bearer \\(fingerprint [0-9a-f]{8}\\)$", good.Json.GetProperty("headers").Text("Authorization"));
        Assert.Matches("^\\(fingerprint [0-9a-f]{8}\\)$", good.Json.GetProperty("headers").Text("Cookie"));
        Assert.DoesNotContain("dG9wc2VjcmV0", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rf_test_emulator", good.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", good.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_without_a_valid_key_are_in_the_default_sandbox()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/a", null, emulator.ClientOf(null));
        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/b", null, change: static request => request.Headers.Authorization = new("Bearer", "no-such-form"));
        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/c", null, emulator.ClientOf("rf_test_other"));
        await emulator.GetAsync("/v1/nowhere");

        var entries = await emulator.JournalAsync();
        Assert.Equal(["/v1/nowhere", "/v1/runs/b", "/v1/runs/a"], entries.Paths());
        Assert.Equal([404, 401, 401], entries.Select(static entry => entry.GetProperty("status").GetInt32()));
        Assert.Equal(JsonValueKind.Null, entries[0].GetProperty("operation").ValueKind);
    }

    [Fact]
    public async Task Only_the_emulated_api_is_journalled()
    {
        await using var emulator = await TestEmulator.StartAsync();

        foreach (var path in (string[])["/livez", "/readyz", "/_emulator/clock", "/openapi.yaml", "/v1/health"])
        {
            await emulator.GetAsync(path);
        }

        Assert.Equal(["/v1/health"], (await emulator.JournalAsync()).Paths());
    }

    [Fact]
    public async Task An_image_is_kept_in_part_and_its_signature_is_not_shown()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        var url = (await emulator.RunAsync(run)).Json.GetProperty("output").GetProperty("outputs")[0].Text("url")!;

        var image = await emulator.GetAsync(new Uri(url).PathAndQuery);

        var entry = await emulator.NewestAsync("?path=/files/**");
        Assert.Equal(200, entry.GetProperty("status").GetInt32());
        Assert.EndsWith("&signature=***", entry.Text("path"), StringComparison.Ordinal);
        Assert.Equal(run.ToString(), entry.Text("run_id"));
        var body = entry.GetProperty("answer_body");
        Assert.Equal(image.Body.Length, body.GetProperty("size_bytes").GetInt32());
        var kept = body.GetProperty("base64").GetBytesFromBase64();
        Assert.Equal(Math.Min(image.Body.Length, 65536), kept.Length);
        Assert.Equal(image.Body[..kept.Length], kept);
    }

    [Fact]
    public async Task An_image_that_is_only_asked_about_counts_as_answered()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        var run = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        var url = (await emulator.RunAsync(run)).Json.GetProperty("output").GetProperty("outputs")[0].Text("url")!;

        await emulator.SendAsync(HttpMethod.Head, new Uri(url).PathAndQuery, null);

        var entry = await emulator.NewestAsync("?method=HEAD");
        Assert.Equal("answered", entry.Text("ended"));
        Assert.Equal(200, entry.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task What_has_ended_is_told_letter_by_letter()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/gr%C3%BCn%F0%9F%9A%B2?q=%C3%BC&&x", null, change: static request => request.Headers.Add("X-Twice", ["one", "two"]));

        var entry = await emulator.NewestAsync();
        Assert.Equal("answered", entry.Text("ended"));
        Assert.Equal("/v1/runs/grün🚲?q=%C3%BC&&x", entry.Text("path"));
        Assert.Equal("one,two", entry.GetProperty("headers").Text("X-Twice")!.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("request_body").ValueKind);
        Assert.True(entry.GetProperty("headers_whole").GetBoolean());
    }

    [Fact]
    public async Task A_long_body_is_cut_between_characters()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.CreateAsync("{\"input\":{\"prompt\":\"" + new string('ü', 50_000) + "\"}}");

        var body = (await emulator.NewestAsync()).GetProperty("request_body");
        Assert.True(body.GetProperty("size_bytes").GetInt32() > 100_000);
        Assert.Equal(65536, body.GetProperty("kept_bytes").GetInt32());
        Assert.EndsWith("ü", body.Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_are_with_the_request_they_were_for()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.CreateAsync("""{"input":{"prompt":"A red bicycle","image_urls":["https://images.example/source.png"]},"colour":1}""");

        Assert.Contains("colour", Assert.Single((await emulator.JournalAsync())[0].GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_whose_client_hung_up_is_there_as_aborted()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var arrived = new SemaphoreSlim(0);
        emulator.Emulator.Exchanges.Opened += _ => arrived.Release();
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, emulator.BaseAddress.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"POST {EmulatedSandbox.EditRuns} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer rf_test_emulator\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{\"input\":"),
                TestContext.Current.CancellationToken);
            await arrived.WaitAsync(TestContext.Current.CancellationToken);
        }

        await emulator.AwaitAsync("requests.aborted", 1);

        var entry = await emulator.NewestAsync();
        Assert.Equal("aborted", entry.Text("ended"));
        Assert.Equal("/v1/models/{segment1}/{segment2}/{segment3}/runs", entry.Text("operation"));
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("status").ValueKind);
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("request_body").ValueKind);
        Assert.Equal("100", entry.GetProperty("headers").Text("Content-Length"));
    }

    [Fact]
    public async Task A_request_is_there_before_its_body_has_come()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        using var arrived = new SemaphoreSlim(0);
        emulator.Emulator.Exchanges.Opened += _ => arrived.Release();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, emulator.BaseAddress.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST {EmulatedSandbox.EditRuns} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer rf_test_emulator\r\nContent-Length: 100\r\n\r\n"),
            TestContext.Current.CancellationToken);

        await arrived.WaitAsync(TestContext.Current.CancellationToken);

        var entry = await emulator.NewestAsync();
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("ended").ValueKind);
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("duration_ms").ValueKind);
    }

    [Fact]
    public async Task A_reset_empties_the_journal_of_its_sandbox_only()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.GetAsync("/v1/runs/statuses");
        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, emulator.ClientOf("rf_test_other"));

        await emulator.PostAsync("/_emulator/reset", "{}");

        Assert.Empty(await emulator.JournalAsync());
        var other = await emulator.SendAsync(HttpMethod.Get, "/_emulator/requests", null, emulator.ClientOf("rf_test_other"));
        Assert.Equal(1, other.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task No_more_than_retain_requests_are_kept_and_the_oldest_go()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, RetainRequests = 3 });

        for (var i = 0; i < 5; i++)
        {
            await emulator.GetAsync($"/v1/runs/{i}");
        }

        Assert.Equal(["/v1/runs/4", "/v1/runs/3", "/v1/runs/2"], (await emulator.JournalAsync()).Paths());
    }

    [Fact]
    public async Task All_journals_together_keep_to_journal_bytes_and_the_oldest_go_whoever_they_are()
    {
        const int Limit = 200_000;
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, JournalBytes = Limit });
        var other = emulator.ClientOf("rf_test_other");
        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/first", null, other);
        var body = $$"""{"reason":"{{new string('x', 30_000)}}"}""";

        for (var i = 0; i < 10; i++)
        {
            await emulator.PostAsync($"/v1/admin/runs/{i}/cancellation", body);
        }

        var held = emulator.Emulator.JournalBudget;
        var kept = await emulator.JournalAsync();
        Assert.InRange(kept.Count, 4, 6);
        Assert.Equal("/v1/admin/runs/9/cancellation", kept[0].Text("path"));
        Assert.Equal(0, (await emulator.SendAsync(HttpMethod.Get, "/_emulator/requests", null, other)).Json.GetProperty("items").GetArrayLength());
        Assert.InRange(held.Held, 1, Limit);
        await emulator.PostAsync("/_emulator/reset", "{}");
        Assert.Equal(0, held.Held);
    }
}
