using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>Section 2 of the wire reference: the run object.</summary>
public sealed class RunObjectTests
{
    private static readonly string[] Always =
    [
        "id", "flow_id", "comfyui_workflow_id", "flow_version_id", "resolved_template_id", "batch_id", "model_id", "org_id", "created_by",
        "target_type", "target_version", "status_code", "source_code", "input", "output", "context", "duration_ms", "cost", "cost_breakdown",
        "nodes_total", "nodes_completed", "client_ref", "jurisdiction_code", "request_id", "created_at", "started_at", "completed_at",
        "callback_url", "metadata", "has_logs", "has_node_runs", "links", "failure_code", "failure_message", "failure_stage_code",
    ];

    private static readonly string[] NullUntilSuccess =
    [
        "flow_id", "comfyui_workflow_id", "flow_version_id", "resolved_template_id", "batch_id", "output", "duration_ms", "cost",
        "started_at", "completed_at", "failure_code", "failure_message", "failure_stage_code",
    ];

    [Fact]
    public async Task A_queued_run_has_every_field_and_null_where_there_is_no_value_yet()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var run = (await emulator.CreateAsync(Bodies.Plain)).Json;

        Assert.Equal(Always.Order(), run.EnumerateObject().Select(static property => property.Name).Order());
        Assert.All(NullUntilSuccess, name => Assert.Equal(JsonValueKind.Null, run.GetProperty(name).ValueKind));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", run.GetProperty("id").GetString());
        Assert.Equal("model", run.GetProperty("target_type").GetString());
        Assert.Equal("api", run.GetProperty("source_code").GetString());
        Assert.True(Guid.TryParse(run.GetProperty("model_id").GetString(), out _));
        Assert.Equal("{}", run.GetProperty("context").GetRawText());
    }

    [Fact]
    public async Task A_succeeded_run_tells_its_cost_times_and_output()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();

        var run = (await emulator.RunAsync(id)).Json;

        Assert.Equal(Always.Order(), run.EnumerateObject().Select(static property => property.Name).Order());
        Assert.Equal("succeeded", run.GetProperty("status_code").GetString());
        Assert.Equal("0.005", run.GetProperty("cost").GetString());
        var (created, started, completed) = (Time(run, "created_at"), Time(run, "started_at"), Time(run, "completed_at"));
        Assert.Equal((long)(completed - created).TotalMilliseconds, run.GetProperty("duration_ms").GetInt64());
        var output = run.GetProperty("output");
        var timing = output.GetProperty("timing");
        Assert.Equal((long)(completed - started).TotalMilliseconds, timing.GetProperty("inference_ms").GetInt64());
        Assert.Equal((long)(started - created).TotalMilliseconds, timing.GetProperty("queue_ms").GetInt64());
        Assert.Equal(timing.GetProperty("inference_ms").GetInt64() + timing.GetProperty("queue_ms").GetInt64(), timing.GetProperty("total_ms").GetInt64());
        Assert.False(output.GetProperty("nsfw_detected").GetBoolean());
        var image = Assert.Single(output.GetProperty("outputs").EnumerateArray());
        Assert.Equal(["url", "type", "width", "height", "content_type"], image.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(("image", "image/png"), (image.GetProperty("type").GetString(), image.GetProperty("content_type").GetString()));
    }

    [Fact]
    public async Task A_failed_run_tells_why_and_costs_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var created = await emulator.CreateAsync(Bodies.Image($"\"{Bodies.NoImageBase64}\""));
        await emulator.UntilIdleAsync();

        var run = (await emulator.RunAsync(created.Json.GetProperty("id").GetGuid())).Json;

        Assert.Equal(run.GetProperty("failure_code").GetString(), run.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(run.GetProperty("failure_message").GetString(), run.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("cost").ValueKind);
        Assert.Equal(JsonValueKind.Null, run.GetProperty("output").ValueKind);
        Assert.Equal((long)(Time(run, "completed_at") - Time(run, "created_at")).TotalMilliseconds, run.GetProperty("duration_ms").GetInt64());
    }

    [Fact]
    public async Task Instants_have_microseconds_and_no_fraction_when_that_is_zero()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var later = (await emulator.CreateAsync(Bodies.Plain)).Json;

        var run = (await emulator.RunAsync(id)).Json;

        Assert.Equal("2026-01-01T00:00:00Z", run.GetProperty("created_at").GetString());
        Assert.Matches(@"^2026-01-01T00:00:0\d\.\d{6}Z$", run.GetProperty("completed_at").GetString());
        Assert.Matches(@"^2026-01-01T00:00:0\d\.\d{6}Z$", later.GetProperty("created_at").GetString());
    }

    [Fact]
    public async Task Metadata_keeps_the_order_of_its_keys_and_the_text_of_its_values()
    {
        await using var emulator = await TestEmulator.StartAsync();
        const string Metadata = """{"z":1.0,"a":1e2,"10":-0,"2":{"é":"ü+/<>& \u0001","n":null},"big":123456789012345678901234567890.10,"list":[true,{}],"":"\"\\"}""";

        var created = await emulator.CreateAsync(Bodies.Beside($"\"metadata\": {Metadata.Replace(",\"", " , \"", StringComparison.Ordinal)}"));

        Assert.Equal(Metadata, created.Json.GetProperty("metadata").GetRawText());
        Assert.Equal(Metadata, (await emulator.RunAsync(created.Json.GetProperty("id").GetGuid())).Json.GetProperty("metadata").GetRawText());
    }

    [Theory]
    [InlineData("""{"input":{"prompt":"a"},"input":{"prompt":"b"}}""", "body.input")]
    [InlineData("""{"input":{"prompt":"a","prompt":"b"}}""", "body.input.prompt")]
    [InlineData("""{"input":{"prompt":"a","pr\u006fmpt":"b"}}""", "body.input.prompt")]
    [InlineData("""{"input":{"prompt":"a"},"metadata":{"deep":[0,{"x":1,"y":2,"x":3}]}}""", "body.metadata.deep.1.x")]
    [InlineData("""{"input":{"prompt":"a"},"unknown":{"x":1,"x":1}}""", "body.unknown.x")]
    public async Task A_duplicate_key_anywhere_is_refused_with_its_place(string body, string loc)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal([loc], reply.Locs);
    }

    [Fact]
    public async Task The_same_request_with_the_same_seed_gets_the_same_ids_in_every_sandbox()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var first = await emulator.CreateAsync(Bodies.Plain);
        var twin = await emulator.CreateAsync(Bodies.Plain);
        var elsewhere = await emulator.SendAsync(HttpMethod.Post, Testing.EmulatedSandbox.EditRuns, Bodies.Plain, emulator.ClientOf("another_key"));

        Assert.Equal(first.Text, elsewhere.Text);
        Assert.NotEqual(first.Json.GetProperty("id").GetGuid(), twin.Json.GetProperty("id").GetGuid());
    }

    private static DateTimeOffset Time(JsonElement run, string name) => run.GetProperty(name).GetDateTimeOffset();
}
