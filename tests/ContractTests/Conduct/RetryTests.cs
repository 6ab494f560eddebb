using Runflow.Emulator.Tests.Faults;
using Runflow.Emulator.Tests.Hosting;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Conduct;

/// <summary>What is found in retries, and that good ones are let pass.</summary>
public sealed class RetryTests
{
    private const string Creates = "POST /v1/models/{path}/runs";

    private readonly ManualTime time = new();

    [Fact]
    public async Task A_refused_request_that_is_sent_again_as_it_was_is_a_warning()
    {
        await using var emulator = await ConductWords.StartAsync(time);
        Assert.Equal(422, (int)(await emulator.CreateAsync("""{"input":{"prompt":""}}""")).Status);
        time.Advance(TimeSpan.FromSeconds(2));
        await emulator.CreateAsync("""{"input":{"prompt":""}}""");
        Assert.Equal([$"retry_of_refused at {Creates} × 1"], await emulator.ConductAsync());
    }

    [Fact]
    public async Task A_request_that_was_mended_and_one_of_much_later_are_fine()
    {
        await using var emulator = await ConductWords.StartAsync(time);
        await emulator.CreateAsync("""{"input":{"prompt":""}}""");
        await emulator.CreateAsync("""{"input":{"prompt":"A red bicycle"}}""");
        await emulator.RunAsync(Guid.AllBitsSet);
        time.Advance(TimeSpan.FromSeconds(11));
        await emulator.CreateAsync("""{"input":{"prompt":""}}""");
        Assert.Empty(await emulator.ConductAsync());
    }

    [Theory]
    [InlineData("Authorization", "Basic abc", "Bearer rf!", null)]
    [InlineData("Content-Type", "text/plain", "application/xml", null)]
    [InlineData("X-Organization-Id", "mine", "yours", null)]
    [InlineData("X-Emulator-Fault", "status;status=400", "status;status=403", null)]
    public async Task A_request_with_another_header_that_it_was_refused_for_is_another_request(string header, string first, string second, string? last)
    {
        await using var emulator = await ConductWords.StartAsync(time);
        foreach (var value in new[] { first, second, last })
        {
            await emulator.SendAsync(HttpMethod.Post, Testing.EmulatedSandbox.EditRuns, Body("k"), change: request => Set(request, header, value));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(await emulator.ConductAsync());
    }

    [Fact]
    public async Task A_request_with_the_same_bad_header_is_the_same()
    {
        await using var emulator = await ConductWords.StartAsync(time);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await emulator.SendAsync(HttpMethod.Post, Testing.EmulatedSandbox.EditRuns, Body("k"), change: static request => Set(request, "Authorization", "Basic abc"));
        }

        Assert.Equal([$"retry_of_refused at {Creates} × 1"], await emulator.ConductAsync());
    }

    [Fact]
    public async Task A_request_that_succeeds_because_its_obstacle_was_removed_is_fine()
    {
        await using var emulator = await ConductWords.StartAsync(time);
        await emulator.SendAsync(HttpMethod.Put, "/_emulator/account", """{"balance":"0"}""");
        Assert.Equal(402, (int)(await emulator.CreateAsync(Body("k"))).Status);
        await emulator.SendAsync(HttpMethod.Put, "/_emulator/account", """{"balance":"10"}""");
        Assert.Equal(201, (int)(await emulator.CreateAsync(Body("k"))).Status);
        Assert.Empty(await emulator.ConductAsync());
    }

    [Fact]
    public async Task A_retry_of_what_a_fault_refused_is_a_warning_although_it_succeeds()
    {
        await using var emulator = await ConductWords.StartAsync(time);
        await emulator.InjectAsync(Rule("request", "kind: status, status: 400", "match: {method: POST}, when: {times: 1}"));
        Assert.Equal(400, (int)(await emulator.CreateAsync(Body("k"))).Status);
        Assert.Equal(201, (int)(await emulator.CreateAsync(Body("k"))).Status);
        Assert.Equal([$"retry_of_refused at {Creates} × 1"], await emulator.ConductAsync());
    }

    [Fact]
    public async Task A_conflict_may_be_tried_again()
    {
        await using var emulator = await ConductWords.StartAsync(time);
        await emulator.InjectAsync(Rule("request", "kind: status, status: 409", "match: {method: POST}, when: {times: 2}"));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await emulator.CreateAsync(Body("k"));
        }

        Assert.Empty(await emulator.ConductAsync());
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(2000, false)]
    public async Task Retry_After_is_to_be_waited_for(int waited, bool isFound)
    {
        await using var emulator = await ConductWords.StartAsync(time);
        await emulator.InjectAsync(Rule("request", "kind: status, status: 429, headers: {Retry-After: \"2\"}", "match: {method: POST}, when: {times: 1}"));
        Assert.Equal(429, (int)(await emulator.CreateAsync(Body("k"))).Status);
        time.Advance(TimeSpan.FromMilliseconds(waited));
        Assert.Equal(201, (int)(await emulator.CreateAsync(Body("k"))).Status);

        Assert.Equal(isFound ? [$"retry_after_ignored at {Creates} × 1"] : [], await emulator.ConductAsync());
        if (isFound)
        {
            Assert.Equal("It was answered 429 with a Retry-After of 2 s, and came again after 1000 ms.", (await emulator.ItemsAsync())[0].GetProperty("examples")[0].GetProperty("detail").GetString());
        }
    }

    [Theory]
    [InlineData("Mon, 01 Jun 2026 12:00:30 GMT", 29, false)]
    [InlineData("Mon, 01 Jun 2026 12:00:30 GMT", 20, true)]
    [InlineData("Monday, 01-Jun-26 12:00:30 GMT", 20, true)]
    [InlineData("Mon Jun  1 12:00:30 2026", 20, true)]
    [InlineData("Mon, 01 Jun 2026 11:59:30 GMT", 1, false)]
    [InlineData("in a while", 1, false)]
    public async Task Retry_After_may_be_a_date_of_sandbox_time(string date, int waited, bool isFound)
    {
        await using var emulator = await ConductWords.StartAsync(time);
        await emulator.InjectAsync(Rule("request", $"kind: status, status: 503, headers: {{Retry-After: \"{date}\"}}", "match: {method: GET}, when: {times: 1}"));
        await emulator.GetAsync("/v1/runs");
        time.Advance(TimeSpan.FromSeconds(waited));
        await emulator.GetAsync("/v1/runs");

        Assert.Equal(isFound ? ["retry_after_ignored at GET /v1/runs × 1"] : [], await emulator.ConductAsync());
        if (isFound)
        {
            Assert.Equal("It was answered 503 with a Retry-After of 30 s, and came again after 20000 ms.", (await emulator.ItemsAsync())[0].GetProperty("examples")[0].GetProperty("detail").GetString());
        }
    }

    [Theory]
    [InlineData(429, 0, "no_backoff at GET /v1/runs × 2")]
    [InlineData(503, 10, "no_backoff at GET /v1/runs × 2")]
    [InlineData(503, 100, "")]
    public async Task Failures_are_to_be_waited_after(int status, int wait, string expected)
    {
        await using var emulator = await ConductWords.StartAsync(time);
        await emulator.InjectAsync(Rule("request", $"kind: status, status: {status}", "match: {method: GET}, when: {times: 3}"));
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await emulator.GetAsync("/v1/runs");
            time.Advance(TimeSpan.FromMilliseconds(wait << attempt));
        }

        Assert.Equal(expected.Length > 0 ? [expected] : [], await emulator.ConductAsync());
    }

    [Fact]
    public async Task One_retry_at_once_is_let_pass_and_a_success_ends_the_row()
    {
        await using var emulator = await ConductWords.StartAsync(time);
        await emulator.InjectAsync(Rule("request", "kind: status, status: 503", "match: {method: GET}, when: {every: 2}"));
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await emulator.GetAsync("/v1/runs");
        }

        Assert.Empty(await emulator.ConductAsync());
    }

    [Theory]
    [InlineData("kind: drop, when_applied: after", null, 2)]
    [InlineData("kind: status, status: 503", null, 1)]
    [InlineData("kind: drop, when_applied: after", "key-1", 1)]
    public async Task A_create_that_may_have_taken_effect_is_to_be_retried_with_its_key(string fault, string? key, int runs)
    {
        await using var emulator = await ConductWords.StartAsync(time);
        await emulator.InjectAsync(Rule("request", fault, "match: {method: POST}, when: {times: 1}"));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                await emulator.SendAsync(HttpMethod.Post, Testing.EmulatedSandbox.EditRuns, Body("k"), change: request =>
                {
                    if (key is not null)
                    {
                        request.Headers.Add("Idempotency-Key", key);
                    }
                });
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                Assert.Equal(0, attempt);
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(runs, await emulator.RunsAsync());
        Assert.Equal(key is null ? [$"retry_without_idempotency_key at {Creates} × 1"] : [], await emulator.ConductAsync());
    }

    [Fact]
    public async Task A_reset_begins_anew_and_examples_are_few()
    {
        await using var emulator = await ConductWords.StartAsync(time);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await emulator.CreateAsync("""{"input":{"prompt":""}}""");
        }

        var found = Assert.Single(await emulator.ItemsAsync());
        Assert.Equal((19, 5), (found.GetProperty("count").GetInt32(), found.GetProperty("examples").GetArrayLength()));
        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await emulator.ConductAsync());
    }

    /// <summary>Sends a header as it is, in place of the usual one; null sends the usual one.</summary>
    private static void Set(HttpRequestMessage request, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        if (name == "Content-Type")
        {
            request.Content!.Headers.ContentType = new(value);
            return;
        }

        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
