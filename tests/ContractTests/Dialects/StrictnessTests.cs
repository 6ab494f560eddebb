using System.Net;
using System.Text.Json;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Batches;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Dialects;

/// <summary>What is accepted but unlikely to be meant: a warning, or with <c>strict</c> a 422 that does nothing.</summary>
public sealed class StrictnessTests
{
    private const string Run = EmulatedSandbox.EditRuns;

    /// <summary>Every kind of warning: method, path, body, and where it is.</summary>
    public static TheoryData<string, string, string?, string> Warned { get; } = new()
    {
        { "POST", Run, Bodies.Beside("\"wait\":true"), "body.wait" },
        { "POST", Run, Bodies.Input("\"guidance\":3"), "body.input.guidance" },
        { "POST", Run, Bodies.Input("\"steps\":26"), "body.input.steps" },
        { "POST", Run, """{"input":{"prompt":"no source"}}""", "body.input" },
        { "POST", Run, Prompt(new string('x', 32_001)), "body.input.prompt" },
        { "POST", Run, Prompt("x [[slow:soon]]"), "body.input.prompt" },
        { "POST", Run, Bodies.Beside("\"metadata\":{\"emulator\":{\"outcom\":\"failed\"}}"), "body.metadata.emulator.outcom" },
        { "POST", BatchBench.Path, BatchBench.Body([BatchBench.Item("x", ",\"guidance\":3")]), "body.input.0.guidance" },
        { "POST", BatchBench.Path, BatchBench.Body([BatchBench.Item("x")], ",\"wait\":true"), "body.wait" },
        { "POST", "/v1/callback-secrets", """{"scope":"all"}""", "body.scope" },
        { "POST", "/v1/webhooks", """{"url":"http://127.0.0.1:9/hook","event_type_codes":["run.failed"],"secret":"x"}""", "body.secret" },
        { "POST", "/v1/admin/runs/{run}/cancellation", """{"because":"late"}""", "body.because" },
        { "POST", "/v1/asset-uploads", """{"filename":"a.png","mime_type":"image/png","size_bytes":1,"folder":"x"}""", "body.folder" },
        { "POST", "/v1/asset-uploads/{upload}/confirmations", """{"folder":"x"}""", "body.folder" },
    };

    [Theory]
    [MemberData(nameof(Warned))]
    public async Task By_default_it_is_accepted_and_said_in_a_header(string method, string path, string? body, string loc)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var answer = await SendAsync(emulator, method, path, body);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var warnings = JsonElement.Parse(answer.Headers.GetValues("X-Emulator-Warnings").Single()).EnumerateArray().Select(static warning => warning.GetString()!);
        Assert.StartsWith(loc + ": ", Assert.Single(warnings), StringComparison.Ordinal);
        if (path == Run)
        {
            var timeline = (await emulator.GetAsync($"/_emulator/runs/{answer.Text("id")}/timeline")).Json;
            Assert.StartsWith(loc + ": ", Assert.Single(timeline.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Warned))]
    public async Task With_strict_it_is_refused_and_nothing_is_done(string method, string path, string? body, string loc)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Strict = true });

        var answer = await SendAsync(emulator, method, path, body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "VALIDATION_ERROR"), (answer.Status, answer.Code));
        Assert.Equal([loc], answer.Locs);
        Assert.Equal("warning", answer.Json.GetProperty("errors")[0].GetProperty("type").GetString());
        Assert.False(answer.Headers.Contains("X-Emulator-Warnings"));
        var made = (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items")[0].GetProperty("runs").GetInt32();
        Assert.Equal(path.Contains("{run}", StringComparison.Ordinal) ? 1 : 0, made);
        Assert.Empty((await emulator.GetAsync("/v1/assets")).Json.GetProperty("items").EnumerateArray());
    }

    private static string Prompt(string prompt) => Bodies.Plain.Replace("A red bicycle", prompt, StringComparison.Ordinal);

    /// <summary>Sends it, to a fresh run or a filled upload where the path asks for one.</summary>
    private static async Task<Reply> SendAsync(TestEmulator emulator, string method, string path, string? body)
    {
        if (path.Contains("{run}", StringComparison.Ordinal))
        {
            path = path.Replace("{run}", (await emulator.SubmitAsync()).ToString(), StringComparison.Ordinal);
        }

        if (path.Contains("{upload}", StringComparison.Ordinal))
        {
            var announced = await emulator.AnnounceAsync(AssetBench.Photo.Length);
            await emulator.PutBytesAsync(announced.Text("upload_url"), AssetBench.Photo);
            path = path.Replace("{upload}", announced.Text("asset_id"), StringComparison.Ordinal);
        }

        return await emulator.SendAsync(new HttpMethod(method), path, body);
    }
}
