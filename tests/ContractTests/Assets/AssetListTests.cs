using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Assets;

public sealed class AssetListTests
{
    [Fact]
    public async Task Pages_show_each_asset_once_while_new_ones_arrive()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await UploadAsync(emulator, 0, 5);
        var first = await emulator.GetAsync("/v1/assets?limit=2");
        Assert.Equal(["4.png", "3.png"], Names(first));
        Assert.Equal(JsonValueKind.Null, first.Json.GetProperty("previous").ValueKind);

        await UploadAsync(emulator, 5, 1);
        var second = await emulator.GetAsync($"/v1/assets?limit=2&pq={first.Text("next")}");
        Assert.Equal(["2.png", "1.png"], Names(second));
        var third = await emulator.GetAsync($"/v1/assets?limit=2&pq={second.Text("next_pq")}");
        Assert.Equal(["0.png"], Names(third));
        Assert.Equal(JsonValueKind.Null, third.Json.GetProperty("next").ValueKind);

        Assert.Equal(["4.png", "3.png"], Names(await emulator.GetAsync($"/v1/assets?limit=2&pq={second.Text("previous")}")));
        Assert.Equal(["5.png", "4.png"], Names(await emulator.GetAsync($"/v1/assets?limit=2&pq={third.Text("first")}")));
        Assert.Equal(["4.png", "3.png"], Names(await emulator.GetAsync($"/v1/assets?limit=2&from_prev=true&pq={second.Text("prev_pq")}")));
    }

    [Fact]
    public async Task Inline_images_are_listed_with_the_run_that_brought_them()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var created = await emulator.CreateAsync($$$"""{"input":{"prompt":"x","image_urls":["{{{Convert.ToBase64String(AssetBench.Photo)}}}"]}}""");
        var asset = (await emulator.GetAsync("/v1/assets")).Json.GetProperty("items")[0];
        Assert.Equal("inline", asset.GetProperty("source_type").GetString());
        Assert.Equal(created.Text("id"), asset.GetProperty("source_id").GetString());
        Assert.Equal("image/png", asset.GetProperty("mime_type").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await emulator.DeleteAsync($"/v1/assets/{asset.GetProperty("id").GetString()}")).Status);
        Assert.Empty(Names(await emulator.GetAsync("/v1/assets")));
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync(asset.GetProperty("url").GetString()!)).Status);
    }

    [Theory]
    [InlineData("limit=0", "query.limit")]
    [InlineData("limit=501", "query.limit")]
    [InlineData("limit=x&pq=%21", "query.pq query.limit")]
    [InlineData("pq=", "query.pq")]
    [InlineData("pq=abcd", "query.pq")]
    [InlineData("from_prev=yes", "query.from_prev")]
    public async Task A_bad_query_hears_of_all_its_problems(string query, string locs)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var answer = await emulator.GetAsync($"/v1/assets?{query}");
        Assert.Equal((HttpStatusCode)422, answer.Status);
        Assert.Equal(locs, string.Join(' ', answer.Locs));
    }

    [Fact]
    public async Task What_a_list_does_not_heed_is_warned_about()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var answer = await emulator.GetAsync("/v1/assets?sort=name");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("query.sort: ", answer.Headers.GetValues("X-Emulator-Warnings").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_key_sees_and_touches_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = (await emulator.UploadAsync(AssetBench.Photo)).GetProperty("id").GetString();
        var other = emulator.ClientOf("another_key");
        Assert.Empty(Names(await emulator.SendAsync(HttpMethod.Get, "/v1/assets", null, other)));
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.SendAsync(HttpMethod.Delete, $"/v1/assets/{id}", null, other)).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync($"/v1/assets/{id}")).Status);
    }

    private static async Task UploadAsync(TestEmulator emulator, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            await emulator.AdvanceAsync(TimeSpan.FromSeconds(1));
            await emulator.UploadAsync([(byte)i], name: $"{i}.png");
        }
    }

    private static List<string> Names(Reply list) =>
        [.. list.Json.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("name").GetString()!)];
}
