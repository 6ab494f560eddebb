using System.Net;
using System.Text.Json;
using Runflow.Emulator.Images;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Assets;

public sealed class UploadTests
{
    [Fact]
    public async Task An_upload_becomes_an_asset_in_three_steps()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var announced = await emulator.AnnounceAsync(AssetBench.Photo.Length, "Image/PNG");
        Assert.Equal(HttpStatusCode.OK, (await emulator.PutBytesAsync(announced.Text("upload_url"), AssetBench.Photo)).Status);
        var confirmed = await emulator.ConfirmAsync(announced.Text("asset_id"), """{"folder_id":"0b6d2f0a-3c55-4e0d-9a4e-7b1c5d2e8f60"}""");

        Assert.Equal(HttpStatusCode.Created, confirmed.Status);
        Assert.Equal(announced.Text("asset_id"), confirmed.Text("id"));
        Assert.Equal(("photo.png", "image/png", "upload"), (confirmed.Text("name"), confirmed.Text("mime_type"), confirmed.Text("source_type")));
        Assert.Equal("0b6d2f0a-3c55-4e0d-9a4e-7b1c5d2e8f60", confirmed.Text("folder_id"));
        Assert.Equal(AssetBench.Photo, (await emulator.GetAsync(confirmed.Text("url"))).Body);
        var thumbnail = SourceProbe.Of((await emulator.GetAsync(confirmed.Text("thumbnail_url"))).Body);
        Assert.Equal((SourceKind.Png, 256, 170), (thumbnail.Kind, thumbnail.Width, thumbnail.Height));
    }

    [Fact]
    public async Task An_uploaded_asset_is_a_source_of_runs_and_stays_theirs_when_it_is_deleted()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = (await emulator.UploadAsync(AssetBench.Photo)).GetProperty("id").GetString()!;
        var body = $$$"""{"input":{"prompt":"x","image_urls":["runflow://assets/{{{id}}}"]}}""";
        var created = await emulator.CreateAsync(body);
        Assert.Equal(HttpStatusCode.NoContent, (await emulator.DeleteAsync($"/v1/assets/{id}")).Status);
        await emulator.UntilIdleAsync();

        var run = await emulator.RunAsync(created.Json.GetProperty("id").GetGuid());
        Assert.Equal("succeeded", run.Text("status_code"));
        Assert.Equal(AssetBench.Photo, (await emulator.GetAsync(run.Json.GetProperty("input").GetProperty("image_urls")[0].GetString()!)).Body);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"/v1/assets/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.DeleteAsync($"/v1/assets/{id}")).Status);
        var again = await emulator.CreateAsync(body);
        Assert.Equal((HttpStatusCode)422, again.Status);
        Assert.Contains(id, again.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "body.filename body.mime_type body.size_bytes")]
    [InlineData("""{"filename":"","mime_type":"image/svg+xml","size_bytes":52428801}""", "body.filename body.mime_type body.size_bytes")]
    [InlineData("""{"filename":5,"mime_type":"image/png","size_bytes":0}""", "body.filename body.size_bytes")]
    [InlineData("""{"filename":"a","mime_type":null,"size_bytes":"7"}""", "body.mime_type body.size_bytes")]
    public async Task A_bad_announcement_hears_of_all_its_problems(string body, string locs)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var answer = await emulator.PostAsync("/v1/asset-uploads", body);
        Assert.Equal((HttpStatusCode)422, answer.Status);
        Assert.Equal(locs, string.Join(' ', answer.Locs.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task The_largest_size_and_the_longest_name_are_accepted()
    {
        await using var emulator = await TestEmulator.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await emulator.AnnounceAsync(52_428_800, name: new string('é', 500))).Status);
        Assert.Equal((HttpStatusCode)422, (await emulator.AnnounceAsync(1, name: new string('a', 501))).Status);
    }

    [Fact]
    public async Task Bytes_that_differ_from_what_was_declared_are_refused()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = (await emulator.AnnounceAsync(10)).Text("upload_url");
        Assert.Equal(["body"], (await emulator.PutBytesAsync(url, new byte[9])).Locs);
        Assert.Equal(["body"], (await emulator.PutBytesAsync(url, [])).Locs);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await emulator.PutBytesAsync(url, new byte[11])).Status);
        Assert.Equal(["header.Content-Type"], (await emulator.PutBytesAsync(url, new byte[10], "image/jpeg")).Locs);
        Assert.Equal(["header.Content-Type"], (await emulator.PutBytesAsync(url, new byte[10], null)).Locs);
        Assert.Equal(HttpStatusCode.OK, (await emulator.PutBytesAsync(url, new byte[10])).Status);
    }

    [Fact]
    public async Task A_second_put_replaces_the_first_until_the_upload_is_confirmed()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { ClockMode = ClockMode.Manual, AssetBytes = 20 });
        var announced = await emulator.AnnounceAsync(10);
        var (id, url) = (announced.Text("asset_id"), announced.Text("upload_url"));
        await emulator.PutBytesAsync(url, new byte[10]);
        byte[] second = [.. Enumerable.Repeat((byte)7, 10)];
        await emulator.PutBytesAsync(url, second);
        Assert.Equal(second, (await emulator.GetAsync((await emulator.ConfirmAsync(id)).Text("url"))).Body);

        Assert.Equal("conflict", Type(await emulator.PutBytesAsync(url, second)));
        Assert.Equal("conflict", Type(await emulator.ConfirmAsync(id)));

        // What was replaced has given its room back.
        await emulator.UploadAsync(new byte[10]);
    }

    [Fact]
    public async Task Nothing_can_be_confirmed_before_it_is_there()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = (await emulator.AnnounceAsync(10)).Text("asset_id");
        Assert.Equal("conflict", Type(await emulator.ConfirmAsync(id)));
        Assert.Equal(["body.folder_id"], (await emulator.ConfirmAsync(id, """{"folder_id":"x"}""")).Locs);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.ConfirmAsync("019b76da-a800-7f33-8d21-5e0c9a7b1f42")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.ConfirmAsync("no-uuid")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"/v1/assets/{id}")).Status);
    }

    [Fact]
    public async Task An_upload_ends_with_its_URL_on_the_sandboxs_clock_and_gives_its_room_back()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { ClockMode = ClockMode.Manual, AssetBytes = 10 });
        var announced = await emulator.AnnounceAsync(10);
        await emulator.PutBytesAsync(announced.Text("upload_url"), new byte[10]);
        await emulator.AdvanceAsync(TimeSpan.FromHours(24));
        var late = await emulator.PutBytesAsync(announced.Text("upload_url"), new byte[10]);
        Assert.Equal(HttpStatusCode.Forbidden, late.Status);
        Assert.Contains("announce another upload", late.Text("message"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.ConfirmAsync(announced.Text("asset_id"))).Status);
        await emulator.UploadAsync([.. Enumerable.Repeat((byte)7, 10)]);
    }

    [Fact]
    public async Task A_tampered_URL_takes_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var first = (await emulator.AnnounceAsync(10)).Text("upload_url");
        var second = (await emulator.AnnounceAsync(10)).Text("upload_url");
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.Forbidden, (await emulator.PutBytesAsync(first.Split('?')[0] + "?" + second.Split('?')[1], new byte[10])).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await emulator.PutBytesAsync(first.Split('?')[0], new byte[10])).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await emulator.GetAsync(first)).Status);
        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.PutBytesAsync(first, new byte[10])).Status);
    }

    [Fact]
    public async Task A_body_without_a_length_is_bounded_over_a_real_connection()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        var url = (await emulator.AnnounceAsync(100_000)).Text("upload_url");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PutAsync(100_001));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(100_000));

        async Task<HttpStatusCode> PutAsync(int length) => (await emulator.SendAsync(HttpMethod.Put, url, null, change: request =>
        {
            request.Content = new StreamContent(new MemoryStream(new byte[length]));
            request.Content.Headers.ContentType = new("image/png");
            request.Headers.TransferEncodingChunked = true;
        })).Status;
    }

    [Fact]
    public async Task A_full_store_names_its_setting()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { ClockMode = ClockMode.Manual, AssetBytes = 9 });
        var answer = await emulator.PutBytesAsync((await emulator.AnnounceAsync(10)).Text("upload_url"), new byte[10]);
        Assert.Equal((HttpStatusCode)507, answer.Status);
        Assert.Contains("asset_bytes", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_image_are_kept_and_fail_the_run_that_uses_them()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var asset = await emulator.UploadAsync("%PDF-1.7 and so on"u8.ToArray());
        Assert.Equal(JsonValueKind.Null, asset.GetProperty("thumbnail_url").ValueKind);
        var created = await emulator.CreateAsync($$$"""{"input":{"prompt":"x","reference_image_1":"runflow://assets/{{{asset.GetProperty("id").GetString()}}}"}}""");
        await emulator.UntilIdleAsync();
        var run = await emulator.RunAsync(created.Json.GetProperty("id").GetGuid());
        Assert.Equal(("INPUT_VALIDATION_FAILED", "preprocess"), (run.Text("failure_code"), run.Text("failure_stage_code")));
        Assert.Contains("PDF", run.Text("failure_message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_seeds_and_announcements_give_equal_ids()
    {
        await using var one = await TestEmulator.StartAsync();
        await using var two = await TestEmulator.StartAsync();
        var ids = new List<string>();
        foreach (var emulator in (TestEmulator[])[one, two])
        {
            ids.Add((await emulator.AnnounceAsync(10, name: "a.png")).Text("asset_id"));
            ids.Add((await emulator.AnnounceAsync(10, name: "a.png")).Text("asset_id"));
            ids.Add((await emulator.AnnounceAsync(10, name: "b.png")).Text("asset_id"));
        }

        Assert.Equal(ids[..3], ids[3..]);
        Assert.Equal(3, ids.Distinct().Count());
    }

    private static string Type(Reply answer)
    {
        Assert.Equal((HttpStatusCode)422, answer.Status);
        return answer.Json.GetProperty("errors")[0].GetProperty("type").GetString()!;
    }
}
