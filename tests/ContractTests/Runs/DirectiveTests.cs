using System.Net;
using System.Text.Json;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

public sealed class DirectiveTests
{
    [Theory]
    [InlineData("[[fail:PROVIDER_TIMEOUT]] a hill", "PROVIDER_TIMEOUT", "inference")]
    [InlineData("a [[fail:INPUT_VALIDATION_FAILED]] hill", "INPUT_VALIDATION_FAILED", "preprocess")]
    [InlineData("a hill [[fail:MODEL_UNAVAILABLE]]", "MODEL_UNAVAILABLE", "dispatch")]
    public async Task The_prompt_lets_a_run_fail_at_the_stage_of_its_code(string prompt, string code, string stage)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await EndAsync(emulator, $$$"""{"input":{"prompt":"{{{prompt}}}"}}""");
        Assert.Equal("failed", run.GetProperty("status_code").GetString());
        Assert.Equal(code, run.GetProperty("failure_code").GetString());
        Assert.Equal(stage, run.GetProperty("failure_stage_code").GetString());
        Assert.Equal(stage == "inference" ? JsonValueKind.String : JsonValueKind.Null, run.GetProperty("started_at").ValueKind);
        Assert.Equal(JsonValueKind.Null, run.GetProperty("cost").ValueKind);
    }

    [Fact]
    public async Task Metadata_outweighs_the_prompt_and_the_header_both()
    {
        await using var emulator = await TestEmulator.StartAsync();
        const string body = """{"input":{"prompt":"[[fail:OUT_OF_MEMORY]] x"},"metadata":{"emulator":{"outcome":"failed","failure_code":"PROVIDER_ERROR"}}}""";
        Assert.Equal("PROVIDER_ERROR", (await EndAsync(emulator, body)).GetProperty("failure_code").GetString());
        Assert.Equal("CONTENT_POLICY_VIOLATION", (await EndAsync(emulator, body, "fail;failure_code=CONTENT_POLICY_VIOLATION")).GetProperty("failure_code").GetString());
    }

    [Fact]
    public async Task A_duration_asked_for_is_met_to_the_microsecond()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await EndAsync(emulator, """{"input":{"prompt":"x"},"metadata":{"emulator":{"duration_ms":12345,"nsfw":true}}}""");
        Assert.Equal(12345, run.GetProperty("duration_ms").GetInt64());
        Assert.Equal(
            TimeSpan.FromMilliseconds(12345),
            run.GetProperty("completed_at").GetDateTimeOffset() - run.GetProperty("created_at").GetDateTimeOffset());
        Assert.True(run.GetProperty("output").GetProperty("nsfw_detected").GetBoolean());
    }

    [Fact]
    public async Task Slow_is_added_and_stuck_never_ends()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var plain = (await EndAsync(emulator, """{"input":{"prompt":"x"},"metadata":{"emulator":{"key":"k"}}}""")).GetProperty("duration_ms").GetInt64();
        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);
        var slow = (await EndAsync(emulator, """{"input":{"prompt":"[[slow:5000]] x"},"metadata":{"emulator":{"key":"k"}}}""")).GetProperty("duration_ms").GetInt64();
        Assert.Equal(plain + 5000, slow);

        var stuck = await EndAsync(emulator, """{"input":{"prompt":"[[stuck]] x"}}""");
        Assert.Equal("running", stuck.GetProperty("status_code").GetString());
    }

    [Fact]
    public async Task Http_refuses_the_create_and_leaves_no_run()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var refused = await emulator.CreateAsync("""{"input":{"prompt":"x [[http:503]]"}}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal("MODEL_UNAVAILABLE", refused.Code);
        Assert.True(refused.Headers.Contains("X-Emulator-Fault"));
        Assert.Equal(0, (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items")[0].GetProperty("runs").GetInt32());
    }

    [Theory]
    [InlineData("""{"input":{"prompt":"[[fial:X]] a"}}""", "did you mean fail?")]
    [InlineData("""{"input":{"prompt":"[[slow:soon]] a"}}""", "asks for slow: add_ms must be a whole number from 0 to")]
    [InlineData("""{"input":{"prompt":"a"},"metadata":{"emulator":{"outcom":"failed"}}}""", "did you mean outcome?")]
    [InlineData("""{"input":{"prompt":"a"},"metadata":{"emulator":{"duration_ms":"5"}}}""", "must be a whole number (ignored)")]
    public async Task What_is_not_understood_is_warned_about_in_answer_and_timeline_and_changes_nothing(string body, string warning)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var created = await emulator.CreateAsync(body);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Contains(warning, string.Join(' ', JsonDocument.Parse(Assert.Single(created.Headers.GetValues("X-Emulator-Warnings"))).RootElement.EnumerateArray()), StringComparison.Ordinal);
        var timeline = await emulator.GetAsync($"/_emulator/runs/{created.Json.GetProperty("id")}/timeline");
        Assert.Contains(warning, string.Join(' ', timeline.Json.GetProperty("warnings").EnumerateArray()), StringComparison.Ordinal);
        await emulator.UntilIdleAsync();
        Assert.Equal("succeeded", (await emulator.RunAsync(created.Json.GetProperty("id").GetGuid())).Json.GetProperty("status_code").GetString());
    }

    private static async Task<JsonElement> EndAsync(TestEmulator emulator, string body, string? header = null)
    {
        var created = await emulator.SendAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, body, change: request =>
        {
            if (header is not null)
            {
                request.Headers.Add("X-Emulator-Fault", header);
            }
        });
        await emulator.UntilIdleAsync();
        return (await emulator.RunAsync(created.Json.GetProperty("id").GetGuid())).Json;
    }
}
