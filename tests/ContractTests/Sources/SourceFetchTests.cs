using System.Net;
using Microsoft.AspNetCore.Http;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Sources;

public sealed class SourceFetchTests
{
    private static readonly EmulatorOptions Fetch = new() { ClockMode = ClockMode.Manual, Sources = SourceMode.Fetch };

    [Fact]
    public async Task A_fetched_source_gives_the_output_its_size_and_stands_in_its_record()
    {
        await using var pictures = await ServeAsync();
        await using var emulator = await TestEmulator.StartAsync(Fetch);
        var run = await RunAsync(emulator, pictures.Url);
        Assert.Equal("succeeded", run.Text("status_code"));
        var output = run.Json.GetProperty("output").GetProperty("outputs")[0];
        Assert.Equal((384, 256), (output.GetProperty("width").GetInt32(), output.GetProperty("height").GetInt32()));
        var file = (await emulator.GetAsync(output.GetProperty("url").GetString()!)).Body;
        var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(AssetBench.Photo));
        Assert.Equal([sha], Emulator.Images.ImageInspection.Inspect(file).Record!.Sources);
        Assert.Single(pictures.Calls);
        Assert.Equal(pictures.Url, run.Json.GetProperty("input").GetProperty("image_urls")[0].GetString());
    }

    [Theory]
    [InlineData("redirects=5", "succeeded", "")]
    [InlineData("redirects=6", "failed", "more than 5 times")]
    [InlineData("status=404", "failed", "answered 404")]
    [InlineData("text=nothing", "failed", "")]
    [InlineData("length=52428801", "failed", "larger than 52428800 bytes")]
    [InlineData("to=http://8.8.8.8/x.png", "failed", "egress")]
    [InlineData("to=ftp://127.0.0.1/x.png", "failed", "ftp")]
    public async Task Whatever_a_source_answers_the_run_says_so(string query, string status, string sentence)
    {
        await using var pictures = await ServeAsync();
        await using var emulator = await TestEmulator.StartAsync(Fetch);
        var run = await RunAsync(emulator, $"{pictures.Url}?{query}");
        Assert.Equal(status, run.Text("status_code"));
        if (status == "failed")
        {
            Assert.Equal(("INPUT_VALIDATION_FAILED", "preprocess"), (run.Text("failure_code"), run.Text("failure_stage_code")));
            Assert.Contains(sentence, run.Text("failure_message"), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Nothing_is_asked_of_a_host_that_the_rules_forbid()
    {
        await using var pictures = await ServeAsync();
        await using var emulator = await TestEmulator.StartAsync(Fetch with { Egress = "none" });
        Assert.Equal("failed", (await RunAsync(emulator, pictures.Url)).Text("status_code"));
        Assert.Empty(pictures.Calls);
    }

    [Fact]
    public async Task By_default_nothing_is_fetched()
    {
        await using var pictures = await ServeAsync();
        await using var emulator = await TestEmulator.StartAsync();
        Assert.Equal("succeeded", (await RunAsync(emulator, pictures.Url)).Text("status_code"));
        Assert.Empty(pictures.Calls);
    }

    [Fact]
    public async Task Fetched_bytes_count_as_stored_and_go_with_their_run()
    {
        await using var pictures = await ServeAsync();
        await using var emulator = await TestEmulator.StartAsync(Fetch with { AssetBytes = AssetBench.Photo.Length, RetainRuns = 1 });
        Assert.Equal("succeeded", (await RunAsync(emulator, pictures.Url)).Text("status_code"));
        var put = async () => (await emulator.PutBytesAsync((await emulator.AnnounceAsync(1)).Text("upload_url"), [1])).Status;
        Assert.Equal((HttpStatusCode)507, await put());
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        Assert.Equal(HttpStatusCode.OK, await put());
    }

    [Fact]
    public async Task A_cancelled_run_is_not_touched_by_what_comes_late()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pictures = await Receiver.StartAsync(async (_, _) =>
        {
            asked.SetResult();
            await answer.Task;
        });
        await using var emulator = await TestEmulator.StartAsync(Fetch);
        var id = (await emulator.CreateAsync(Body(pictures.Url))).Text("id");
        var idle = emulator.UntilIdleAsync();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("dispatching", (await emulator.RunAsync(Guid.Parse(id))).Text("status_code"));
        Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync($"/v1/admin/runs/{id}/cancellation", "{}")).Status);
        answer.SetResult();
        await idle;
        Assert.Equal("cancelled", (await emulator.RunAsync(Guid.Parse(id))).Text("status_code"));
    }

    private static string Body(string url) => $$$"""{"input":{"prompt":"x","image_urls":["{{{url}}}"]}}""";

    private static async Task<Reply> RunAsync(TestEmulator emulator, string url)
    {
        var created = await emulator.CreateAsync(Body(url));
        Assert.Equal(HttpStatusCode.Created, created.Status);
        await emulator.UntilIdleAsync();
        return await emulator.RunAsync(created.Json.GetProperty("id").GetGuid());
    }

    /// <summary>Serves the photo, or misbehaves as the query says.</summary>
    private static Task<Receiver> ServeAsync() => Receiver.StartAsync(static async (_, http) =>
    {
        var query = http.Request.Query;
        if (int.TryParse(query["redirects"], out var more) && more > 0)
        {
            http.Response.StatusCode = 302;
            http.Response.Headers.Location = $"?redirects={more - 1}";
        }
        else if (query["to"].ToString() is { Length: > 0 } to)
        {
            http.Response.StatusCode = 307;
            http.Response.Headers.Location = to;
        }
        else if (int.TryParse(query["status"], out var status))
        {
            http.Response.StatusCode = status;
        }
        else if (long.TryParse(query["length"], out var length))
        {
            http.Response.ContentLength = length;
            await http.Response.StartAsync();
        }
        else if (query["text"].ToString() is { Length: > 0 } text)
        {
            await http.Response.WriteAsync(text);
        }
        else
        {
            await http.Response.Body.WriteAsync(AssetBench.Photo);
        }
    });
}
