using System.Globalization;
using System.Net;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Snapshots;

/// <summary>Which snapshots there can be: their names, whose they are, how many and how large.</summary>
public sealed class SnapshotBoundTests
{
    [Fact]
    public async Task A_name_that_is_taken_is_taken_anew_and_one_can_be_deleted()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var snapshots = emulator.Emulator.Snapshots;
        Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync("/_emulator/snapshots", """{"name":"b"}""")).Status);
        await emulator.PostAsync("/_emulator/snapshots/a", null);
        await emulator.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync("/_emulator/snapshots/b", null)).Status);

        var list = await snapshots.ListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["a 0", "b 1"], list.Select(static snapshot => string.Create(CultureInfo.InvariantCulture, $"{snapshot.Name} {snapshot.Now!.Value.Hour}")));

        await snapshots.DeleteAsync("a", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync("/_emulator/snapshots/a")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.SendAsync(HttpMethod.Delete, "/_emulator/snapshots/a", null)).Status);
        Assert.Equal("b", Assert.Single(await snapshots.ListAsync(TestContext.Current.CancellationToken)).Name);
    }

    [Fact]
    public async Task Snapshots_are_the_sandboxes_own_and_go_with_it()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var other = emulator.ClientOf("another_key");
        await emulator.SendAsync(HttpMethod.Post, "/_emulator/snapshots/base", null, other);

        Assert.Equal(HttpStatusCode.NotFound, (await emulator.PostAsync("/_emulator/reset", """{"to":"base"}""")).Status);

        var ids = (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("id").GetString());
        foreach (var id in ids)
        {
            await emulator.SendAsync(HttpMethod.Delete, $"/_emulator/sandboxes/{id}", null);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await emulator.SendAsync(HttpMethod.Post, "/_emulator/reset", """{"to":"base"}""", other)).Status);
    }

    [Theory]
    [InlineData("/_emulator/snapshots/Base", null, 422)]
    [InlineData("/_emulator/snapshots/seed", null, 422)]
    [InlineData("/_emulator/snapshots/empty", null, 422)]
    [InlineData("/_emulator/snapshots/a.b", null, 422)]
    [InlineData("/_emulator/snapshots/..%2f..%2fa", null, 422)]
    [InlineData("/_emulator/snapshots/-a", null, 422)]
    [InlineData("/_emulator/snapshots", """{"nam":"a"}""", 422)]
    [InlineData("/_emulator/snapshots", """{"name":7}""", 422)]
    [InlineData("/_emulator/snapshots", "[]", 422)]
    [InlineData("/_emulator/reset", """{"to":"nowhere"}""", 404)]
    [InlineData("/_emulator/reset", """{"to":"No Where"}""", 422)]
    public async Task What_cannot_be_a_snapshot_is_refused_and_nothing_changes(string path, string? body, int status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await emulator.SubmitAsync();

        var reply = await emulator.PostAsync(path, body);

        Assert.Equal(status, (int)reply.Status is 400 ? 422 : (int)reply.Status);
        Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, (await emulator.RunAsync(run)).Status);
        Assert.Empty(await emulator.Emulator.Snapshots.ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Beyond_snapshot_bytes_there_is_none_and_the_setting_is_named()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, SnapshotBytes = 3000 });
        Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync("/_emulator/snapshots/small", null)).Status);
        await emulator.UploadAsync(AssetBench.Photo);

        var full = await emulator.PostAsync("/_emulator/snapshots/large", null);

        Assert.Equal(HttpStatusCode.InsufficientStorage, full.Status);
        Assert.Contains("snapshot_bytes is 3000", full.Text, StringComparison.Ordinal);
        Assert.Equal("small", Assert.Single(await emulator.Emulator.Snapshots.ListAsync(TestContext.Current.CancellationToken)).Name);
    }

    [Fact]
    public async Task A_sandbox_has_a_hundred_snapshots_at_most()
    {
        await using var emulator = await TestEmulator.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            await emulator.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/_emulator/snapshots/s{i}"), null);
        }

        Assert.Equal(HttpStatusCode.InsufficientStorage, (await emulator.PostAsync("/_emulator/snapshots/one-more", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync("/_emulator/snapshots/s7", null)).Status);
    }

    [Fact]
    public async Task Without_room_for_its_assets_the_sandbox_stays_as_it_is()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, AssetBytes = AssetBench.Photo.Length + 10 });
        await emulator.UploadAsync(AssetBench.Photo);
        await emulator.PostAsync("/_emulator/snapshots/full", null);
        var run = await emulator.SubmitAsync();

        var refused = await emulator.PostAsync("/_emulator/reset", """{"to":"full"}""");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("asset_bytes", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await emulator.RunAsync(run)).Status);

        await emulator.PostAsync("/_emulator/reset", """{"to":"empty"}""");
        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync("/_emulator/reset", """{"to":"full"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.PostAsync("/_emulator/reset", """{"to":"empty"}""")).Status);
        await emulator.UploadAsync(AssetBench.Photo);
    }
}
