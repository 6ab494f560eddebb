using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Images;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Http;
using Xunit;
using static Runflow.Emulator.Tests.Faults.FaultWords;

namespace Runflow.Emulator.Tests.Faults;

/// <summary>Uploads pass the points <c>request</c> and <c>response</c>; assets and thumbnails pass the point <c>output</c>.</summary>
public sealed class FileFaultTests
{
    [Fact]
    public async Task An_upload_fails_as_a_rule_says_and_the_next_try_succeeds()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        await emulator.InjectAsync("""
            - {id: busy, point: request, fault: {kind: status, status: 503}, match: {method: PUT, path: /files/*/uploads/*}, when: {times: 1}}
            - {id: lost, point: request, fault: {kind: drop, when_applied: after}, match: {method: PUT, path: /files/*/uploads/*}, when: {skip: 1, times: 1}}
            """);
        var announced = await emulator.AnnounceAsync(AssetBench.Photo.Length, "image/png");
        var url = new Uri(announced.Text("upload_url")!);

        Assert.StartsWith("HTTP/1.1 503 ", FirstLine((await PutAsync(emulator, url)).Bytes), StringComparison.Ordinal);
        Assert.Equal(422, (int)(await emulator.ConfirmAsync(announced.Text("asset_id")!)).Status);
        var (bytes, reset) = await PutAsync(emulator, url);
        Assert.Empty(bytes);
        Assert.False(reset);
        Assert.Equal(HttpStatusCode.Created, (await emulator.ConfirmAsync(announced.Text("asset_id")!)).Status);
        Assert.Contains("PUT /files/{sandbox}/uploads/{asset}", (await emulator.GetAsync(Routes + "/coverage")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: status, status: 502", "502")]
    [InlineData("kind: expired", "403")]
    [InlineData("kind: empty", "200 0")]
    [InlineData("kind: corrupt, bytes: 9", "200 9 differ")]
    [InlineData("kind: truncate, fraction: 0.5", "200 half")]
    [InlineData("kind: wrong_size", "200 half sides")]
    public async Task An_asset_and_its_thumbnail_go_wrong_as_outputs_do(string fault, string expected)
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();
        var asset = await emulator.UploadAsync(AssetBench.Photo);
        foreach (var name in new[] { "url", "thumbnail_url" })
        {
            var url = new Uri(asset.GetProperty(name).GetString()!);
            var whole = (await emulator.GetAsync(url.ToString())).Body;
            await emulator.InjectAsync(Rule("output", fault, "match: {path: /files/*/assets/**}"));
            var (status, body) = await RawAsync(emulator, url);
            Assert.Equal(expected, expected.Split(' ') switch
            {
                [_, "0"] => $"{status} {body.Length}",
                [_, _, "differ"] => string.Create(CultureInfo.InvariantCulture, $"{status} {whole.Zip(body).Count(static pair => pair.First != pair.Second)} differ"),
                [_, "half"] => $"{status} {(body.Length == whole.Length / 2 ? "half" : "not half")}",
                [_, "half", _] => $"{status} {(SourceProbe.Of(body).Width == SourceProbe.Of(whole).Width / 2 ? "half sides" : "other sides")}",
                _ => status,
            });
            await emulator.FaultsAsync("[]", HttpMethod.Put);
        }
    }

    [Fact]
    public async Task Another_path_of_files_can_never_hold()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var refused = await emulator.FaultsAsync(Rule("request", "kind: reset", "match: {path: /files/*/runs/**}"));
        Assert.Contains("a path like /v1/** or /files/*/uploads/*", refused.Text, StringComparison.Ordinal);
        Assert.Equal(422, (int)refused.Status);
    }

    private static async Task<(byte[] Bytes, bool Reset)> PutAsync(TestEmulator emulator, Uri url)
    {
        using var connection = await RawConnection.OpenAsync(emulator);
        byte[] request = [.. Encoding.ASCII.GetBytes($"PUT {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: image/png\r\nContent-Length: {AssetBench.Photo.Length}\r\nConnection: close\r\n\r\n"), .. AssetBench.Photo];
        await connection.SendAsync(request);
        return await connection.EndAsync();
    }

    private static async Task<(string Status, byte[] Body)> RawAsync(TestEmulator emulator, Uri url)
    {
        using var connection = await RawConnection.OpenAsync(emulator);
        await connection.SendAsync($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n");
        var (bytes, _) = await connection.EndAsync();
        var split = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        return (Encoding.ASCII.GetString(bytes, 9, 3), bytes[(split + 4)..]);
    }
}
