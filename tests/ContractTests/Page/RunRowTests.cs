using System.Net;
using System.Text.Json;
using Runflow.Emulator.Page;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Page;

/// <summary>Runs and their pictures for who looks on: nothing is moved, journalled or asked for a key.</summary>
public sealed class RunRowTests
{
    [Fact]
    public async Task The_newest_come_first_filtered_and_page_by_page()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync("first");
        await emulator.UntilIdleAsync();
        await emulator.SubmitAsync("[[fail:PROVIDER_TIMEOUT]] second");
        await emulator.UntilIdleAsync();
        await emulator.SubmitAsync("third");

        var page = (await emulator.GetAsync("/_emulator/runs?limit=2")).Json;
        var rest = (await emulator.GetAsync($"/_emulator/runs?limit=2&pq={page.GetProperty("next").GetString()}")).Json;
        var failed = (await emulator.GetAsync("/_emulator/runs?q=status_code:failed")).Json;

        Assert.Equal(["third", "second"], Prompts(page));
        Assert.Equal(["first"], Prompts(rest));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        Assert.Equal(["second"], Prompts(failed));
        Assert.Equal(RunRow.Names, failed.GetProperty("items")[0].EnumerateObject().Select(static field => field.Name));
    }

    [Theory]
    [InlineData("http://93.184.216.34/hook", "egress_denied")]
    [InlineData(null, "http_status")]
    public async Task A_callback_that_failed_says_why(string? url, string reason)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(404);
        await emulator.SubmitAsync("A red bicycle", url ?? receiver.Url);
        await emulator.UntilIdleAsync();

        var row = (await emulator.GetAsync("/_emulator/runs")).Json.GetProperty("items")[0];

        Assert.Equal(("failed", reason), (row.GetProperty("callback").GetString(), row.GetProperty("callback_failure").GetString()));
    }

    [Fact]
    public async Task A_bad_query_is_a_problem_that_names_the_place()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.GetAsync("/_emulator/runs?q=status_code:");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "application/problem+json"), (reply.Status, reply.ContentHeaders.ContentType!.ToString()));
        Assert.Equal(["query.q"], reply.Locs);
    }

    [Fact]
    public async Task Looking_moves_no_run_and_leaves_no_entry()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Poll });
        var id = await emulator.SubmitAsync();

        var first = await emulator.GetAsync($"/_emulator/runs/{id}");
        var second = await emulator.GetAsync($"/_emulator/runs/{id}");

        Assert.Equal("queued", first.Json.GetProperty("status_code").GetString());
        Assert.Equal("queued", second.Json.GetProperty("status_code").GetString());
        Assert.Single((await emulator.GetAsync("/_emulator/requests")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_sandbox_is_looked_at_by_its_id_alone()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync("mine");
        var other = emulator.ClientOf("rf_test_other");
        await emulator.SendAsync(HttpMethod.Get, "/v1/runs/statuses", null, other);
        var ids = (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items").EnumerateArray()
            .ToDictionary(static item => item.GetProperty("runs").GetInt32(), static item => item.GetProperty("id").GetString()!);

        var reply = await emulator.SendAsync(HttpMethod.Get, "/_emulator/runs", null, other, request => request.Headers.Add("X-Emulator-Sandbox", ids[1]));

        Assert.Equal(["mine"], Prompts(reply.Json));
    }

    [Fact]
    public async Task Its_pictures_are_small_when_a_side_is_given_and_sources_are_always_png()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, ImageFormat = Runflow.Emulator.Images.ImageFormat.Jpeg });
        var created = await emulator.CreateAsync("""{"input": {"prompt": "x", "image_urls": ["https://runflow.test/cat.png"]}}""");
        var id = created.Json.GetProperty("id").GetGuid();
        var early = await emulator.GetAsync($"/_emulator/runs/{id}/output");
        await emulator.UntilIdleAsync();

        var whole = await emulator.GetAsync($"/_emulator/runs/{id}/output");
        var small = await emulator.GetAsync($"/_emulator/runs/{id}/output?side=80");
        var source = await emulator.GetAsync($"/_emulator/runs/{id}/sources/0?side=64");

        Assert.Equal(HttpStatusCode.NotFound, early.Status);
        Assert.Equal("image/jpeg", whole.ContentHeaders.ContentType!.ToString());
        Assert.Equal((80, 80), (PngSize.Side(small.Body, 16), PngSize.Side(small.Body, 20)));
        Assert.Equal((64, 64), (PngSize.Side(source.Body, 16), PngSize.Side(source.Body, 20)));
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"/_emulator/runs/{id}/sources/1")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await emulator.GetAsync($"/_emulator/runs/{id}/output?side=5")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"/_emulator/runs/{Guid.Empty}/output")).Status);
    }

    [Fact]
    public async Task An_end_is_told_once_more_without_a_key()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(200, 200);
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        var early = await emulator.PostAsync($"/_emulator/runs/{id}/redelivery", null);
        await emulator.UntilIdleAsync();

        var reply = await emulator.PostAsync($"/_emulator/runs/{id}/redelivery", null);
        await emulator.UntilIdleAsync();

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Created), (early.Status, reply.Status));
        Assert.Equal(2, (await emulator.DeliveriesAsync(id)).Count);
    }

    private static IEnumerable<string?> Prompts(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(static row => row.GetProperty("prompt").GetString());
}
