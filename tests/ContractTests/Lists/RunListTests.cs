using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Lists;

public sealed class RunListTests
{
    [Fact]
    public async Task A_cursor_alone_leads_through_the_whole_list()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var created = await SubmitAsync(emulator, 7);
        var pages = await emulator.PagesAsync("/v1/runs?limit=3&q=client_ref:null&fields=id");
        Assert.Equal([3, 3, 1], pages.Select(static page => page.Items().Count));
        Assert.Equal(created.AsEnumerable().Reverse(), pages.SelectMany(static page => page.Each("id")));
        Assert.All(pages, static page => Assert.All(page.Items(), static item => Assert.Single(item.EnumerateObject())));
        Assert.Null(pages[0].Cursor("previous"));
        Assert.Equal(pages[0].Each("id"), (await emulator.GetAsync($"/v1/runs?pq={pages[2].Cursor("first")}")).Each("id"));
        Assert.Equal(pages[1].Each("id"), (await emulator.GetAsync($"/v1/runs?pq={pages[2].Cursor("prev_pq")}")).Each("id"));
        Assert.Equal(pages[1].Cursor("next"), pages[1].Cursor("next_pq"));
    }

    [Fact]
    public async Task From_prev_without_a_cursor_is_the_last_page()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var created = await SubmitAsync(emulator, 5);
        var last = await emulator.GetAsync("/v1/runs?limit=2&from_prev=true");
        Assert.Equal([created[1], created[0]], last.Each("id"));
        Assert.Null(last.Cursor("next"));
        var before = await emulator.GetAsync($"/v1/runs?pq={last.Cursor("previous")}");
        Assert.Equal([created[3], created[2]], before.Each("id"));
        Assert.Equal(last.Each("id"), (await emulator.GetAsync($"/v1/runs?pq={before.Cursor("next")}")).Each("id"));
    }

    [Fact]
    public async Task Any_field_sorts_and_several_do_with_ties_broken_the_same_way_on_every_machine()
    {
        await using var emulator = await TestEmulator.StartAsync();
        foreach (var reference in (string?[])["b", "a", null, "b"])
        {
            await emulator.CreateAsync(Bodies.Beside($"\"client_ref\":{(reference is null ? "null" : $"\"{reference}\"")}"));
            await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["a", "b", "b", null], (await emulator.GetAsync("/v1/runs?sort_by=client_ref")).Each("client_ref"));
        Assert.Equal([null, "b", "b", "a"], (await emulator.GetAsync("/v1/runs?sort_by=client_ref:desc")).Each("client_ref"));
        var byBoth = await emulator.PagesAsync("/v1/runs?limit=1&sort_by=client_ref:asc,created_at:desc");
        var shown = byBoth.SelectMany(static page => page.Items()).Select(static run => (run.GetProperty("client_ref").GetString(), run.GetProperty("created_at").GetDateTimeOffset().Second));
        Assert.Equal([("a", 1), ("b", 3), ("b", 0), (null, 2)], shown);
        var back = await emulator.GetAsync($"/v1/runs?pq={byBoth[3].Cursor("previous")}");
        Assert.Equal(byBoth[2].Each("id"), back.Each("id"));
        Assert.Equal(byBoth[1].Each("id"), (await emulator.GetAsync($"/v1/runs?pq={back.Cursor("previous")}")).Each("id"));
    }

    [Fact]
    public async Task A_page_whose_neighbours_went_leads_to_what_is_left()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, RetainRuns = 3 });
        await SubmitAsync(emulator, 3);
        var first = await emulator.GetAsync("/v1/runs?limit=2");
        var kept = await SubmitAsync(emulator, 3);
        var second = await emulator.GetAsync($"/v1/runs?pq={first.Cursor("next")}");
        Assert.Empty(second.Items());
        Assert.Null(second.Cursor("next"));
        var back = await emulator.GetAsync($"/v1/runs?pq={second.Cursor("previous")}");
        Assert.Equal([kept[1], kept[0]], back.Each("id"));
    }

    [Fact]
    public async Task What_is_embedded_stands_in_the_run()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        foreach (var run in (JsonElement[])[(await emulator.GetAsync("/v1/runs?embed=logs,node_runs,flow")).Items()[0], (await emulator.GetAsync($"/v1/runs/{id}?embed=logs,node_runs,flow")).Json])
        {
            Assert.Equal(["queued", "dispatching", "running", "succeeded"], run.GetProperty("logs").EnumerateArray().Select(static line => line.GetProperty("meta").GetProperty("status_code").GetString()));
            Assert.Empty(run.GetProperty("node_runs").EnumerateArray());
            Assert.Equal(JsonValueKind.Null, run.GetProperty("flow").ValueKind);
        }

        Assert.False((await emulator.RunAsync(id)).Json.TryGetProperty("logs", out _));
    }

    [Fact]
    public async Task A_read_that_is_refused_for_its_embeds_moves_no_run()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Poll });
        var id = await emulator.SubmitAsync();
        var refused = await emulator.GetAsync($"/v1/runs/{id}?embed=log");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("did you mean logs?", refused.Sentence(), StringComparison.Ordinal);
        Assert.Equal("queued", (await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"/v1/runs/{Guid.Empty}?embed=log")).Status);
    }

    [Theory]
    [InlineData("embed=logs&fields=id", "query.embed: asks for logs")]
    [InlineData("fields=id,logs", "query.fields: picks logs")]
    [InlineData("embed=logs&fields=id,logs", null)]
    public async Task What_is_embedded_but_not_picked_and_the_other_way_round_is_warned_about(string query, string? warning)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();
        var page = await emulator.GetAsync($"/v1/runs?{query}");
        Assert.Equal(warning is null, page.Items()[0].TryGetProperty("logs", out _));
        Assert.Equal(warning is not null, page.Headers.TryGetValues("X-Emulator-Warnings", out var warnings));
        Assert.Contains(warning ?? "", string.Concat(warnings ?? []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_count_letter_by_letter()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await SubmitAsync(emulator, 2);
        var page = await emulator.GetAsync("/v1/runs?Limit=1&Q=nonsense");
        Assert.Equal(2, page.Items().Count);
        var warnings = page.Headers.GetValues("X-Emulator-Warnings").Single();
        Assert.Contains("query.Limit", warnings, StringComparison.Ordinal);
        Assert.Contains("query.Q", warnings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_moves_no_run()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Advance = AdvanceMode.Poll });
        await emulator.SubmitAsync();
        await emulator.GetAsync("/v1/runs");
        Assert.Equal(["queued"], (await emulator.GetAsync("/v1/runs")).Each("status_code"));
    }

    [Theory]
    [InlineData("limit=0", "query.limit")]
    [InlineData("limit=501", "query.limit")]
    [InlineData("limit=many", "query.limit")]
    [InlineData("limit=1&limit=2", "query.limit query.limit")]
    [InlineData("fields=nope", "query.fields")]
    [InlineData("fields=id,,statuscode", "query.fields query.fields")]
    [InlineData("embed=run", "query.embed")]
    [InlineData("sort_by=nope", "query.sort_by")]
    [InlineData("sort_by=created_at:down", "query.sort_by")]
    [InlineData("sort_by=id,id:desc", "query.sort_by")]
    [InlineData("sort_by=a,b,c,d,e,f,g,h,i", "query.sort_by")]
    [InlineData("from_prev=1", "query.from_prev")]
    [InlineData("q=(id:x&limit=0&pq=zz&fields=nope", "query.pq query.limit query.q query.fields")]
    public async Task A_bad_query_hears_of_all_its_problems(string query, string locs)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var answer = await emulator.GetAsync($"/v1/runs?{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(locs, string.Join(' ', answer.Locs));
    }

    [Fact]
    public async Task A_name_that_is_nearly_right_is_put_right()
    {
        await using var emulator = await TestEmulator.StartAsync();
        Assert.Contains("did you mean created_at?", (await emulator.GetAsync("/v1/runs?sort_by=createdat")).Sentence(), StringComparison.Ordinal);
        Assert.Contains("did you mean status_code?", (await emulator.GetAsync("/v1/runs?fields=statuscode")).Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_refuses_what_is_only_warned_about_otherwise()
    {
        await using var lenient = await TestEmulator.StartAsync();
        Assert.Contains("query.offset", (await lenient.GetAsync("/v1/runs?offset=10")).Headers.GetValues("X-Emulator-Warnings").Single(), StringComparison.Ordinal);
        await using var strict = await TestEmulator.StartAsync(new EmulatorOptions { Strict = true });
        Assert.Equal(["query.offset"], (await strict.GetAsync("/v1/runs?offset=10")).Locs);
    }

    private static async Task<List<string>> SubmitAsync(TestEmulator emulator, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await emulator.SubmitAsync()).ToString());
            await emulator.AdvanceAsync(TimeSpan.FromSeconds(2));
        }

        return ids;
    }
}
