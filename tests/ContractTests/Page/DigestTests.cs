using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Page;

/// <summary>The digest: each run once however often it moved, requests as a number, and nothing while nothing happens.</summary>
public sealed class DigestTests
{
    [Fact]
    public async Task The_first_digest_says_how_things_stand_and_lists_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync();
        await using var digests = await Digests.OpenAsync(emulator);

        var first = await digests.NextAsync();

        Assert.Equal("2026-01-01T00:00:00Z", first.GetProperty("now").GetString());
        Assert.Equal(0, first.GetProperty("runs").GetArrayLength());
        var standing = first.GetProperty("standing");
        Assert.Equal((1, 1), (standing.GetProperty("runs").GetInt32(), standing.GetProperty("unfinished").GetInt32()));
        Assert.Equal("manual", standing.GetProperty("clock").GetProperty("mode").GetString());
        Assert.Equal(1, standing.GetProperty("counts").GetProperty("requests.total").GetInt32());
    }

    [Fact]
    public async Task A_run_that_moved_several_times_is_told_of_once_as_it_is()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        await using var digests = await Digests.OpenAsync(emulator);
        await digests.NextAsync();
        var id = await emulator.SubmitAsync("A red bicycle", receiver.Url);
        await emulator.UntilIdleAsync();

        var rows = await digests.UntilAsync(row => row.GetProperty("callback").GetString() == "delivered");

        Assert.True(rows.Count <= 3, "at most one line of it a digest, and the digests of this test are few");
        var last = rows[^1];
        Assert.Equal(id, last.GetProperty("id").GetGuid());
        Assert.Equal("succeeded", last.GetProperty("status").GetString());
        Assert.Equal("A red bicycle", last.GetProperty("prompt").GetString());
        Assert.Equal(2, last.GetProperty("callback_attempts").GetInt32());
    }

    [Fact]
    public async Task A_request_is_a_number_and_no_line()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var digests = await Digests.OpenAsync(emulator);
        await digests.NextAsync();

        await emulator.GetAsync("/v1/runs/statuses");
        var next = await digests.NextAsync();

        Assert.Equal(1, next.GetProperty("standing").GetProperty("counts").GetProperty("requests.GET").GetInt32());
        Assert.Equal(0, next.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public async Task A_reset_is_told_of_by_its_epoch_and_the_next_life_is_followed()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await using var digests = await Digests.OpenAsync(emulator);
        Assert.Equal(0, (await digests.NextAsync()).GetProperty("standing").GetProperty("epoch").GetInt32());

        await emulator.PostAsync("/_emulator/reset", "{}");
        Assert.Equal(1, (await digests.NextAsync()).GetProperty("standing").GetProperty("epoch").GetInt32());
        var id = await emulator.SubmitAsync();

        Assert.Equal(id, (await digests.UntilAsync(static _ => true))[0].GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task More_than_can_be_noted_is_said_to_be_more()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var epoch = emulator.Emulator.DefaultEpoch;
        Emulator.Page.Changes changes;
        lock (epoch.Gate)
        {
            changes = new Emulator.Page.Changes(epoch);
        }

        using (changes)
        {
            for (var i = 0; i <= Emulator.Page.Changes.Most; i++)
            {
                await emulator.SubmitAsync();
            }

            lock (epoch.Gate)
            {
                Assert.Equal(Emulator.Page.Changes.Most, changes.Take(out var more).Count);
                Assert.True(more);
                Assert.Empty(changes.Take(out more));
                Assert.False(more);
            }
        }
    }

    [Fact]
    public async Task An_unknown_parameter_is_a_problem()
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await emulator.GetAsync("/_emulator/digest?every=1")).Status);
    }

    /// <summary>A reader of the stream.</summary>
    private sealed class Digests(HttpClient client, HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        public static async Task<Digests> OpenAsync(TestEmulator emulator)
        {
            var client = emulator.Emulator.CreateClient();
            var response = await client.GetAsync(new Uri("/_emulator/digest", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
            var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            return new(client, response, SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken));
        }

        public async Task<JsonElement> NextAsync()
        {
            Assert.True(await items.MoveNextAsync());
            Assert.Equal("digest", items.Current.EventType);
            return JsonElement.Parse(items.Current.Data);
        }

        /// <summary>The lines of runs, up to the first that is as wanted.</summary>
        public async Task<List<JsonElement>> UntilAsync(Func<JsonElement, bool> isWanted)
        {
            var rows = new List<JsonElement>();
            while (!rows.Exists(row => isWanted(row)))
            {
                rows.AddRange((await NextAsync()).GetProperty("runs").EnumerateArray());
            }

            return rows;
        }

        public async ValueTask DisposeAsync()
        {
            await items.DisposeAsync();
            response.Dispose();
            client.Dispose();
        }
    }
}
