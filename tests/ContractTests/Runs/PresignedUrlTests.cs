using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>Section 2 of the wire reference: an expired or tampered URL is 403, one of before a reset 404.</summary>
public sealed class PresignedUrlTests
{
    [Fact]
    public async Task A_url_opens_until_the_millisecond_at_which_it_expires()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, UrlTtl = TimeSpan.FromMinutes(5) });
        var url = await AssetAsync(emulator);

        await emulator.AdvanceAsync(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        var before = await emulator.GetAsync(url);
        await emulator.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var after = await emulator.GetAsync(url);

        Assert.Equal(HttpStatusCode.OK, before.Status);
        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), (after.Status, after.Code));
        Assert.Contains("expired at 2026-01-01T00:05:00.000Z", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_life_is_a_day_unless_told_otherwise()
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Contains($"expires={new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds()}&", await AssetAsync(emulator), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_part_of_a_url_is_signed()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = new Uri(await AssetAsync(emulator));
        var other = new Uri(await AssetAsync(emulator));
        var elsewhere = new Uri(await AssetAsync(emulator, "another_key"));
        var query = System.Web.HttpUtility.ParseQueryString(url.Query);
        var (expires, signature) = (long.Parse(query["expires"]!, null), query["signature"]!);
        string[] tampered =
        [
            $"{url.AbsolutePath}?expires={expires + 1}&signature={signature}",
            $"{url.AbsolutePath}?expires={expires}&signature={(signature[0] == '0' ? '1' : '0')}{signature[1..]}",
            $"{url.AbsolutePath}?expires={expires}&signature={signature[..^1]}{(signature[^1] == '0' ? '1' : '0')}",
            $"{url.AbsolutePath}?expires={expires}&signature={signature.ToUpperInvariant()}",
            $"{url.AbsolutePath}?expires={expires}&signature={signature[1..]}",
            $"{url.AbsolutePath}?expires={expires}&signature=",
            $"{url.AbsolutePath}?expires={expires}",
            $"{url.AbsolutePath}?signature={signature}",
            $"{url.AbsolutePath}?expires=-1&signature={signature}",
            $"{url.AbsolutePath}?expires=99999999999999999999&signature={signature}",
            $"{url.AbsolutePath}?expires={expires}&expires={expires}&signature={signature}",
            $"{url.AbsolutePath}?expires={expires}&signature={signature}&signature={signature}",
            url.AbsolutePath,
            other.AbsolutePath + url.Query,
            elsewhere.AbsolutePath + url.Query,
            url.AbsolutePath.Replace("/assets/", "/runs/", StringComparison.Ordinal) + "/0.png" + url.Query,
            url.AbsolutePath.Replace("/files/", "/FILES/", StringComparison.Ordinal) + url.Query,
        ];

        foreach (var text in tampered)
        {
            var reply = await emulator.GetAsync(text);
            Assert.True(reply.Status == HttpStatusCode.Forbidden, $"{text} answered {reply.Status}");
        }

        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync(url.ToString())).Status);
    }

    [Fact]
    public async Task Of_before_a_reset_it_is_not_found()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = await AssetAsync(emulator);

        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync(url)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.SendAsync(HttpMethod.Head, url, null)).Status);
    }

    [Fact]
    public async Task Of_a_sandbox_that_is_none_it_is_not_found()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var url = new Uri(await AssetAsync(emulator));

        var reply = await emulator.GetAsync("/files/0123456789abcdef" + url.PathAndQuery[("/files/".Length + 16)..]);

        Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), (reply.Status, reply.Code));
    }

    private static async Task<string> AssetAsync(TestEmulator emulator, string key = "rf_test_emulator")
    {
        var created = await emulator.SendAsync(
            HttpMethod.Post, Testing.EmulatedSandbox.EditRuns, Bodies.Image($"\"{Bodies.PixelBase64}\""), emulator.ClientOf(key));
        return created.Json.GetProperty("input").GetProperty("reference_image_1").GetString()!;
    }
}
