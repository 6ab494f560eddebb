using System.Net;
using System.Text.Json;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Journal;

public sealed class VerifyTests
{
    [Theory]
    [InlineData("""{"match":{"method":"POST","path":"/v1/models/**","status":201},"exactly":2}""", true, 2)]
    [InlineData("""{"match":{"path":"/v1/models/**","body":{"input":{"prompt":"One"}}}}""", true, 1)]
    [InlineData("""{"match":{"body":{"input":{"image_urls":["https://images.example/source.png"]}}},"at_least":2,"at_most":2}""", true, 2)]
    [InlineData("""{"match":{"body":{"input":{"image_urls":[]}}}}""", false, 0)]
    [InlineData("""{"match":{"method":"DELETE"},"exactly":0}""", true, 0)]
    [InlineData("""{"match":{"method":"POST"},"at_most":1}""", false, 2)]
    [InlineData("""{"match":{"headers":{"content-type":"application/json*","authorization":"Bearer*"},"status":"2xx"},"exactly":2}""", true, 2)]
    [InlineData("""{"match":{"status":"4xx","ended":"answered","operation":"/v1/runs/{id}"}}""", true, 1)]
    public async Task Requests_are_counted_against_a_match(string json, bool pass, int count)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync("One");
        await emulator.SubmitAsync("Two");
        await emulator.GetAsync("/v1/runs/missing");

        var verdict = await emulator.VerifyAsync(json);

        Assert.Equal((pass, count), (verdict.GetProperty("pass").GetBoolean(), verdict.GetProperty("count").GetInt32()));
        Assert.Equal(count, verdict.GetProperty("matched").GetArrayLength());
    }

    [Fact]
    public async Task A_failure_shows_the_three_nearest_misses_and_names_the_fields()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.GetAsync("/v1/runs/statuses");
        await emulator.GetAsync("/v1/runs/statuses");
        await emulator.SubmitAsync("A red bicycle");
        await emulator.CreateAsync("""{"input":{"prompt":"A blue bicycle","image_urls":5}}""");

        var verdict = await emulator.VerifyAsync("""{"match":{"method":"POST","status":201,"headers":{"X-Trace":"*"},"body":{"input":{"prompt":"A blue bicycle"},"client_ref":"b-1"}},"exactly":1}""");

        Assert.False(verdict.GetProperty("pass").GetBoolean());
        Assert.Equal("exactly 1", verdict.Text("expected"));
        var nearest = verdict.GetProperty("nearest").EnumerateArray().ToList();
        Assert.Equal(3, nearest.Count);
        Assert.Equal([EmulatedSandbox.EditRuns, EmulatedSandbox.EditRuns, "/v1/runs/statuses"], nearest.Paths());
        Assert.Equal(["status", "headers.X-Trace", "body.client_ref"], Fields(nearest[0]));
        Assert.Equal(["headers.X-Trace", "body.input.prompt", "body.client_ref"], Fields(nearest[1]));
        var prompt = nearest[1].GetProperty("differs")[1];
        Assert.Equal(("\"A blue bicycle\"", "\"A red bicycle\""), (prompt.Text("expected"), prompt.Text("actual")));
        Assert.Equal(JsonValueKind.Null, nearest[1].GetProperty("differs")[2].GetProperty("actual").ValueKind);
    }

    [Fact]
    public async Task A_request_too_long_to_be_kept_whole_is_a_miss_that_says_so()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.CreateAsync("{\"input\":{\"prompt\":\"" + new string('x', 70_000) + "\"}}");

        var verdict = await emulator.VerifyAsync("""{"match":{"body":{"input":{}}}}""");

        var difference = verdict.GetProperty("nearest")[0].GetProperty("differs")[0];
        Assert.Contains("65536 were kept", difference.Text("actual"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"exactly":1}""", "body.match")]
    [InlineData("""{"match":[]}""", "body.match")]
    [InlineData("""{"match":{"metod":"GET"}}""", "body.match.metod")]
    [InlineData("""{"match":{"status":"2x"}}""", "body.match.status")]
    [InlineData("""{"match":{"ended":"cut"}}""", "body.match.ended")]
    [InlineData("""{"match":{"headers":["a"]}}""", "body.match.headers")]
    [InlineData("""{"match":{},"exactly":1,"at_least":1}""", "body.exactly")]
    [InlineData("""{"match":{},"at_least":2,"at_most":1}""", "body.at_least")]
    [InlineData("""{"match":{},"exactly":-1}""", "body.exactly")]
    [InlineData("""{"match":{},"precisely":1}""", "body.precisely")]
    public async Task A_bad_question_is_refused(string json, string loc)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.PostAsync("/_emulator/requests/verify", json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal([loc], reply.Locs);
    }

    private static List<string?> Fields(JsonElement miss) => [.. miss.GetProperty("differs").EnumerateArray().Select(static difference => difference.Text("field"))];
}
