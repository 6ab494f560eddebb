using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Journal;

public sealed class RequestListTests
{
    [Theory]
    [InlineData("method=post", 2)]
    [InlineData("path=/v1/runs/*", 2)]
    [InlineData("path=/v1/**", 5)]
    [InlineData("path=/v1/*", 0)]
    [InlineData("path=/v1/runs/*?expand=*", 1)]
    [InlineData("operation=/v1/runs/%7Bid%7D", 1)]
    [InlineData("status=4xx", 2)]
    [InlineData("status=404", 1)]
    [InlineData("method=POST&status=2xx", 1)]
    [InlineData("limit=3", 3)]
    public async Task A_filter_finds_what_it_names(string query, int count)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync();
        await emulator.GetAsync($"/v1/runs/{run}/callback");
        await emulator.GetAsync("/v1/runs/statuses");
        await emulator.GetAsync("/v1/runs/missing?expand=all");
        await emulator.CreateAsync("{}");

        Assert.Equal(count, (await emulator.JournalAsync("?" + query)).Count);
        Assert.Equal(2, (await emulator.JournalAsync($"?run_id={run}")).Count);
    }

    [Fact]
    public async Task Pages_go_back_in_time_and_end()
    {
        await using var emulator = await TestEmulator.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await emulator.GetAsync($"/v1/runs/{i}");
        }

        var seen = new List<string?>();
        for (var query = "?limit=2"; ;)
        {
            var page = (await emulator.GetAsync("/_emulator/requests" + query)).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(static entry => entry.Text("path")));
            if (page.Text("next_before") is not { } before)
            {
                break;
            }

            query = $"?limit=2&before={before}";
        }

        Assert.Equal(["/v1/runs/4", "/v1/runs/3", "/v1/runs/2", "/v1/runs/1", "/v1/runs/0"], seen);
    }

    [Theory]
    [InlineData("metod=GET", "query.metod", "did you mean method?")]
    [InlineData("status=2x", "query.status", "4xx")]
    [InlineData("status=099", "query.status", "201")]
    [InlineData("limit=0", "query.limit", "1 to 1000")]
    [InlineData("run_id=7", "query.run_id", "UUID")]
    [InlineData("before=7", "query.before", "req_")]
    [InlineData("method=GET&method=PUT", "query.method", "once")]
    public async Task A_bad_query_is_refused_with_a_word_on_the_cure(string query, string loc, string says)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.GetAsync("/_emulator/requests?" + query);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType!.MediaType);
        Assert.Equal([loc], reply.Locs);
        Assert.Contains(says, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_request_is_a_404()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.GetAsync("/_emulator/requests/req_ffffffff");

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType!.MediaType);
    }
}
