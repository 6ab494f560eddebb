using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>Section 2 of the wire reference: what a presigned URL opens.</summary>
public sealed class OutputFileTests
{
    [Fact]
    public async Task An_output_opens_without_a_key_and_is_the_same_on_every_fetch()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = await OutputAsync(emulator);

        var first = await GetAsync(emulator, url);
        var second = await GetAsync(emulator, url);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal("image/png", first.ContentHeaders.ContentType!.ToString());
        Assert.Equal(first.Body.Length, first.ContentHeaders.ContentLength);
        Assert.Equal(1024, PngSize.Side(first.Body, 16));
        Assert.Equal(first.Body, second.Body);
        Assert.False(first.Headers.ETag!.IsWeak);
    }

    [Fact]
    public async Task Head_answers_the_headers_of_get_and_no_body()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = await OutputAsync(emulator);
        var get = await GetAsync(emulator, url);

        var head = await emulator.SendAsync(HttpMethod.Head, url, null, emulator.ClientOf(null));

        Assert.Equal(HttpStatusCode.OK, head.Status);
        Assert.Empty(head.Body);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Body.Length, head.ContentHeaders.ContentLength);
    }

    [Fact]
    public async Task The_tag_at_hand_is_answered_304()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = await OutputAsync(emulator);
        var tag = (await GetAsync(emulator, url)).Headers.ETag!.Tag;

        foreach (var (given, status) in ((string, HttpStatusCode)[])[(tag, HttpStatusCode.NotModified), ("*", HttpStatusCode.NotModified), ("\"other\"", HttpStatusCode.OK)])
        {
            var reply = await GetAsync(emulator, url, "If-None-Match", given);
            Assert.Equal(status, reply.Status);
            Assert.Equal(status == HttpStatusCode.NotModified, reply.Body.Length == 0);
        }
    }

    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=8-8", 8, 1)]
    [InlineData("bytes=-4", -4, 4)]
    public async Task A_range_is_that_part(string range, int from, int length)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = await OutputAsync(emulator);
        var whole = (await GetAsync(emulator, url)).Body;
        var start = from < 0 ? whole.Length + from : from;

        var part = await GetAsync(emulator, url, "Range", range);

        Assert.Equal(HttpStatusCode.PartialContent, part.Status);
        Assert.Equal(whole[start..(start + length)], part.Body);
        Assert.Equal($"bytes {start}-{start + length - 1}/{whole.Length}", part.ContentHeaders.ContentRange!.ToString());
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_416_and_says_how_long_the_file_is()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = await OutputAsync(emulator);
        var length = (await GetAsync(emulator, url)).Body.Length;

        var reply = await GetAsync(emulator, url, "Range", $"bytes={length}-");

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, reply.Status);
        Assert.Equal($"bytes */{length}", reply.ContentHeaders.ContentRange!.ToString());
    }

    [Fact]
    public async Task The_bytes_do_not_depend_on_the_run_but_on_the_request()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var one = await GetAsync(emulator, await OutputAsync(emulator, Bodies.Input("\"seed\":5")));
        var same = await GetAsync(emulator, await OutputAsync(emulator, Bodies.Input("\"seed\":5,\"steps\":4")));
        var other = await GetAsync(emulator, await OutputAsync(emulator, Bodies.Input("\"seed\":6")));

        Assert.Equal(one.Body, same.Body);
        Assert.Equal(one.Headers.ETag, same.Headers.ETag);
        Assert.NotEqual(one.Body, other.Body);
        Assert.NotEqual(one.Headers.ETag, other.Headers.ETag);
    }

    [Fact]
    public async Task An_asset_answers_head_range_and_tag_as_well()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var created = await emulator.CreateAsync(Bodies.Image($"\"{Bodies.PixelBase64}\""));
        var url = created.Json.GetProperty("input").GetProperty("reference_image_1").GetString()!;
        var whole = await GetAsync(emulator, url);

        var head = await emulator.SendAsync(HttpMethod.Head, url, null, emulator.ClientOf(null));

        Assert.Equal(whole.Body.Length, head.ContentHeaders.ContentLength);
        Assert.Equal(whole.Body[..4], (await GetAsync(emulator, url, "Range", "bytes=0-3")).Body);
        Assert.Equal(HttpStatusCode.NotModified, (await GetAsync(emulator, url, "If-None-Match", whole.Headers.ETag!.Tag)).Status);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await GetAsync(emulator, url, "Range", "bytes=4000-")).Status);
    }

    [Fact]
    public async Task A_file_is_read_only()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = await OutputAsync(emulator);

        var reply = await emulator.SendAsync(HttpMethod.Delete, url, null, emulator.ClientOf(null));

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED"), (reply.Status, reply.Code));
        Assert.Equal(["GET", "HEAD"], reply.ContentHeaders.Allow.Order());
    }

    private static async Task<string> OutputAsync(TestEmulator emulator, string body = Bodies.Plain)
    {
        var created = await emulator.CreateAsync(body);
        await emulator.UntilIdleAsync();
        var run = await emulator.RunAsync(created.Json.GetProperty("id").GetGuid());
        return run.Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;
    }

    private static Task<Reply> GetAsync(TestEmulator emulator, string url, string? header = null, string? value = null) =>
        emulator.SendAsync(HttpMethod.Get, url, null, emulator.ClientOf(null), request =>
        {
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }
        });
}
