using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Http;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

public sealed class OutputFaultTests
{
    [Theory]
    [InlineData("kind: status, status: 502", "502 INTERNAL_ERROR", false)]
    [InlineData("kind: expired", "403 PERMISSION_DENIED", false)]
    [InlineData("kind: empty", "200 0", false)]
    [InlineData("kind: content_type, value: text/plain", "200 text/plain", true)]
    [InlineData("kind: corrupt, bytes: 40", "200 40 differ", false)]
    [InlineData("kind: wrong_size", "200 256x256", false)]
    public async Task A_picture_goes_wrong_over_the_wire_and_the_same_seed_goes_wrong_alike(string fault, string expected, bool sameBytes)
    {
        var (whole, first) = await FetchAsync(fault, 42);
        var (_, second) = await FetchAsync(fault, 42);

        Assert.Equal(Convert.ToHexString(SHA256.HashData(first.Body)), Convert.ToHexString(SHA256.HashData(second.Body)));
        var seen = expected.Split(' ') switch
        {
            [_, "0"] => $"{first.Status} {first.Body.Length}",
            [_, _, "differ"] => string.Create(CultureInfo.InvariantCulture, $"{first.Status} {whole.Body.Zip(first.Body).Count(static pair => pair.First != pair.Second)} differ"),
            [_, "text/plain"] => $"{first.Status} {Header(first, "Content-Type")}",
            [_, "256x256"] => string.Create(CultureInfo.InvariantCulture, $"{first.Status} {PngSize.Side(first.Body, 16)}x{PngSize.Side(first.Body, 20)}"),
            _ => $"{first.Status} {System.Text.Json.JsonDocument.Parse(first.Body).RootElement.GetProperty("code").GetString()}",
        };
        Assert.Equal(expected, seen);
        Assert.Equal(sameBytes, whole.Body.AsSpan().SequenceEqual(first.Body));
        Assert.Equal(first.Body.Length.ToString(CultureInfo.InvariantCulture), Header(first, "Content-Length"));
        Assert.Contains("point=output; rule=it", Header(first, "X-Emulator-Fault"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Truncate_announces_the_whole_picture_and_closes_in_the_middle()
    {
        var (whole, cut) = await FetchAsync("kind: truncate, fraction: 0.5", 42);

        Assert.Equal(whole.Body.Length.ToString(CultureInfo.InvariantCulture), Header(cut, "Content-Length"));
        Assert.Equal(whole.Body.Length / 2, cut.Body.Length);
        Assert.True(whole.Body.AsSpan(0, cut.Body.Length).SequenceEqual(cut.Body));
        Assert.False(cut.Reset);
        var (_, again) = await FetchAsync("kind: truncate, fraction: 0.5", 42);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(cut.Body)), Convert.ToHexString(SHA256.HashData(again.Body)));
    }

    [Fact]
    public async Task Which_pictures_are_struck_follows_from_the_seed_and_corruption_differs_from_run_to_run()
    {
        var first = await StruckAsync(42);
        Assert.Equal(first, await StruckAsync(42));
        Assert.NotEqual(first, await StruckAsync(43));
        Assert.Contains("", first);
        Assert.InRange(first.Distinct().Count(), 3, 16);
    }

    [Fact]
    public async Task A_fetch_that_is_tried_again_gets_the_picture()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync(Rule("output", "kind: status, status: 500", "when: {times: 1}"));
        var url = await UrlAsync(emulator);
        Assert.Equal(HttpStatusCode.InternalServerError, (await emulator.GetAsync(url)).Status);
        var picture = await emulator.GetAsync(url);
        Assert.Equal(HttpStatusCode.OK, picture.Status);
        Assert.False(picture.Headers.Contains("X-Emulator-Fault"));
    }

    [Fact]
    public async Task Ranges_of_a_damaged_picture_are_ranges_of_the_damage()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.InjectAsync(Rule("output", "kind: corrupt, bytes: 1000"));
        var url = await UrlAsync(emulator);
        await emulator.InjectAsync("{id: none, point: run, fault: {kind: nsfw}, match: {model: nothing}}");
        var ranged = await emulator.SendAsync(HttpMethod.Get, url, null, change: static request => request.Headers.Range = new(0, 99));
        Assert.Equal(HttpStatusCode.PartialContent, ranged.Status);
        Assert.Equal(100, ranged.Body.Length);
    }

    private static async Task<List<string>> StruckAsync(long seed)
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Seed = seed });
        await emulator.InjectAsync(Rule("output", "kind: corrupt, bytes: 3", "when: {probability: 0.5}"));
        var ids = new List<Guid>();
        for (var number = 0; number < 16; number++)
        {
            var body = Body($"key-{number}").Replace("A red bicycle\"", "A red bicycle\",\"seed\":7,\"image_size\":\"square\"", StringComparison.Ordinal);
            ids.Add((await emulator.CreateAsync(body)).Json.GetProperty("id").GetGuid());
        }

        await emulator.UntilIdleAsync();
        var struck = new List<string>();
        foreach (var id in ids)
        {
            var url = (await emulator.RunAsync(id)).Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;
            var picture = await emulator.GetAsync(url);
            struck.Add(picture.Headers.Contains("X-Emulator-Fault") ? Convert.ToHexString(SHA256.HashData(picture.Body)) : "");
        }

        return struck;
    }

    /// <summary>The picture as it is, and as a raw socket sees it struck.</summary>
    private static async Task<(RawPicture Whole, RawPicture Struck)> FetchAsync(string fault, long seed)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Seed = seed });
        var url = new Uri(await UrlAsync(emulator));
        var whole = await RawAsync(emulator, url);
        await emulator.InjectAsync(Rule("output", fault));
        return (whole, await RawAsync(emulator, url));
    }

    private static async Task<string> UrlAsync(TestEmulator emulator)
    {
        var id = (await emulator.CreateAsync(Bodies.Input("\"image_size\":\"square\""))).Json.GetProperty("id").GetGuid();
        await emulator.UntilIdleAsync();
        return (await emulator.RunAsync(id)).Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;
    }

    private static async Task<RawPicture> RawAsync(TestEmulator emulator, Uri url)
    {
        using var connection = await RawConnection.OpenAsync(emulator);
        await connection.SendAsync($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n");
        var (bytes, reset) = await connection.EndAsync();
        var split = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        return new(Encoding.ASCII.GetString(bytes, 0, split), bytes[(split + 4)..], reset);
    }

    private static string Header(RawPicture picture, string name) =>
        picture.Head.Split("\r\n").First(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];

    private sealed record RawPicture(string Head, byte[] Body, bool Reset)
    {
        public string Status => Head.Substring(9, 3);
    }
}
