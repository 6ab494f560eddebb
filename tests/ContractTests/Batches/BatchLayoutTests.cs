using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Batches;

/// <summary>How the JSON of a batch is laid out and escaped changes nothing of what it comes to, and what is wrong is said in fixed words.</summary>
public sealed class BatchLayoutTests
{
    private const string Compact =
        """{"input":[{"prompt":"żółw 😀 / \"\\\b","image_urls":["https://images.example/source.png"],"seed":7,"client_ref":"shot-1"},{"image_urls":["https://images.example/source.png"],"prompt":"b","guidance":1.50}],"metadata":{"b":1.50,"a":[],"ż":{"x":"\u001f"}}}""";

    private const string Spread =
        """ { "metadata" : { "b" : 1.50 , "\u0061" : [ ] , "\u017c" : { "x" : "\u001F" } } , "callback_url" : null , "input" : [ { "client_ref" : "shot-\u0031" , "prompt" : "\u017cółw \ud83d\ude00 \/ \u0022\u005c\u0008" , "image_urls" : [ "https:\/\/images.example/source.png" ] , "\u0073eed" : 7 } , { "image_urls" : [ "https://images.example/source.png" ] , "prompt" : "\u0062" , "guidance" : 1.50 } ] } """;

    [Theory]
    [InlineData(Compact, "019b76da-a800-7ed5-a794-4d85c44787a2")]
    [InlineData(Spread, "019b76da-a800-7ed5-a794-4d85c44787a2")]
    public async Task Key_and_inputs_are_those_of_what_the_text_says(string body, string id)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var batch = (await emulator.BatchAsync(body)).Json;
        var runs = new List<JsonElement>();
        foreach (var item in batch.Items())
        {
            runs.Add((await emulator.GetAsync($"/v1/runs/{item.RunId()}")).Json);
        }

        Assert.Equal(id, batch.Id());
        Assert.Equal(
            [
                """{"prompt":"żółw 😀 / \"\\\b","image_urls":["https://images.example/source.png"],"seed":7}""",
                """{"image_urls":["https://images.example/source.png"],"prompt":"b","guidance":1.50}""",
            ],
            runs.Select(static run => run.GetProperty("input").GetRawText()));
        Assert.All(runs, static run => Assert.Equal("""{"b":1.50,"a":[],"ż":{"x":"\u001f"}}""", run.GetProperty("metadata").GetRawText()));
        Assert.Equal("""{"b":1.50,"a":[],"ż":{"x":"\u001f"}}""", batch.GetProperty("metadata").GetRawText());
        Assert.Equal(["shot-1", null], batch.Items().Select(static item => item.GetProperty("client_ref").GetString()));
    }

    [Theory]
    [InlineData("{\"input\":{}}", "body.input: must be a list of inputs (type)")]
    [InlineData("{\"input\":null}", "body.input: is required (missing)")]
    [InlineData("{\"input\":[]}", "body.input: must have 1 to 100 items and has 0 (value)")]
    [InlineData("{\"input\":[[]]}", "body.input.0: must be a JSON object (type)")]
    [InlineData("{\"callback_url\":7,\"input\":[]}", "body.callback_url: must be a string of at most 2048 characters (type)", "body.input: must have 1 to 100 items and has 0 (value)")]
    [InlineData("{\"input\":[],\"callback_url\":\"nowhere\",\"metadata\":{},\"inptu\":1}",
        "body.callback_url: is not an absolute URL; write http://host/path or https://host/path (value)", "body.input: must have 1 to 100 items and has 0 (value)", "body.inptu: is no field here; did you mean input? (warning)")]
    [InlineData("{\"metadata\":\"x\",\"input\":[{\"prompt\":5,\"image_urls\":[]},{\"client_ref\":5}]}",
        "body.metadata: must be a JSON object (type)", "body.input.0.prompt: must be a string (type)", "body.input.0.image_urls: must have 1 to 4 entries and has 0 (value)",
        "body.input.1.client_ref: must be a string (type)", "body.input.1.prompt: is required (missing)")]
    public async Task What_is_wrong_is_said_in_these_words(string body, params string[] said)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Strict = true });

        var answer = await emulator.BatchAsync(body);

        Assert.Equal(said, answer.Json.GetProperty("errors").EnumerateArray().Select(static error =>
            $"{string.Join('.', error.GetProperty("loc").EnumerateArray())}: {error.GetProperty("msg").GetString()} ({error.GetProperty("type").GetString()})"));
    }
}
