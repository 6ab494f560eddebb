using System.Buffers.Text;
using System.Net;
using System.Text;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Lists;

public sealed class CursorTests
{
    [Fact]
    public async Task A_cursor_of_another_key_or_organisation_is_refused()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var next = await NextAsync(emulator, "/v1/runs?limit=1");
        foreach (var change in (Action<HttpRequestMessage>[])[
            static request => request.Headers.Authorization = new("Bearer", "another_key"),
            static request => request.Headers.Add("X-Organization-Id", "6f1c1d0e-6a0b-4c52-9f0e-2d4f6b1a7c30")])
        {
            var refused = await emulator.SendAsync(HttpMethod.Get, $"/v1/runs?pq={next}", null, change: change);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("is no cursor of this organisation", refused.Sentence(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cursor_means_the_same_after_a_reset()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var next = await NextAsync(emulator, "/v1/runs?limit=1");
        var before = await emulator.GetAsync($"/v1/runs?pq={next}");

        await emulator.PostAsync("/_emulator/reset", "{}");
        Assert.Empty((await emulator.GetAsync($"/v1/runs?pq={next}")).Each("id"));

        Assert.Equal(next, await NextAsync(emulator, "/v1/runs?limit=1"));
        Assert.Equal(before.Body, (await emulator.GetAsync($"/v1/runs?pq={next}")).Body);
    }

    [Fact]
    public async Task No_bit_of_a_cursor_can_be_changed()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var bytes = Base64Url.DecodeFromChars(await NextAsync(emulator, "/v1/runs?limit=1"));
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            var refused = await emulator.GetAsync($"/v1/runs?pq={Base64Url.EncodeToString(bytes)}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Equal(["query.pq"], refused.Locs);
            bytes[i] ^= 1;
        }

        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync($"/v1/runs?pq={Base64Url.EncodeToString(bytes)}")).Status);
    }

    [Fact]
    public async Task A_cursor_has_one_text_only()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var next = await NextAsync(emulator, "/v1/runs?limit=1");
        foreach (var text in (string[])[$"{next} ", $" {next}", $"{next}\n", $"{next}=", $"{next}A", next[..^1], next.Insert(9, "\t")])
        {
            Assert.Equal(["query.pq"], (await emulator.GetAsync($"/v1/runs?pq={Uri.EscapeDataString(text)}")).Locs);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("!")]
    [InlineData("WyJydW5zIl0")]
    [InlineData("AAAAAAAAAAAAAAAAWyJydW5zIl0")]
    public async Task What_was_never_handed_out_is_refused(string text)
    {
        await using var emulator = await TestEmulator.StartAsync();
        Assert.Equal(["query.pq"], (await emulator.GetAsync($"/v1/runs?pq={text}")).Locs);
        Assert.Equal(["query.pq"], (await emulator.GetAsync($"/v1/runs?pq={new string('A', 40_000)}")).Locs);
    }

    [Fact]
    public async Task A_cursor_of_another_list_says_which_one_it_is_of()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var next = await NextAsync(emulator, "/v1/runs?limit=1");
        Assert.Equal("is a cursor of runs, and this is assets; begin without pq", (await emulator.GetAsync($"/v1/assets?pq={next}")).Sentence());
        Assert.Equal("is a cursor of runs, and this is runs/any/logs; begin without pq", (await emulator.GetAsync($"/v1/runs/any/logs?pq={next}")).Sentence());
        var id = (await emulator.GetAsync("/v1/runs")).Each("id")[0];
        var logs = (await emulator.GetAsync("/v1/runs/any/logs?limit=1")).Cursor("next");
        Assert.Equal($"is a cursor of runs/any/logs, and this is runs/{id}/logs; begin without pq", (await emulator.GetAsync($"/v1/runs/{id}/logs?pq={logs}")).Sentence());
    }

    [Fact]
    public async Task A_cursor_holds_for_the_question_it_was_made_for()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var next = await NextAsync(emulator, "/v1/runs?limit=1&q=status_code:queued&sort_by=id");
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync($"/v1/runs?pq={next}&q=status_code:queued&sort_by=id&limit=7&fields=id")).Status);
        Assert.Contains("was made for q=status_code:queued", (await emulator.GetAsync($"/v1/runs?pq={next}&q=status_code:failed")).Sentence(), StringComparison.Ordinal);
        Assert.Contains("was made for sort_by=id", (await emulator.GetAsync($"/v1/runs?pq={next}&sort_by=id:desc")).Sentence(), StringComparison.Ordinal);
        var plain = await NextAsync(emulator, "/v1/runs?limit=1");
        Assert.Contains("was made for no q", (await emulator.GetAsync($"/v1/runs?pq={plain}&q=status_code:failed")).Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_sandboxes_hand_out_equal_cursors()
    {
        await using var one = await TestEmulator.StartAsync();
        await using var other = await TestEmulator.StartAsync();
        Assert.Equal(await NextAsync(one, "/v1/runs?limit=1"), await NextAsync(other, "/v1/runs?limit=1"));
    }

    [Fact]
    public async Task The_longest_question_fits_into_its_cursors()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var q = new StringBuilder("status_code:queued");
        while (q.Length < 4000)
        {
            q.Append(" OR client_ref:\"żółw\"");
        }

        var next = await NextAsync(emulator, $"/v1/runs?limit=1&q={Uri.EscapeDataString(q.ToString())}");
        Assert.Single((await emulator.GetAsync($"/v1/runs?pq={next}")).Items());
    }

    private static async Task<string> NextAsync(TestEmulator emulator, string path)
    {
        await emulator.SubmitAsync("one");
        await emulator.SubmitAsync("two");
        return (await emulator.GetAsync(path)).Cursor("next")!;
    }
}
