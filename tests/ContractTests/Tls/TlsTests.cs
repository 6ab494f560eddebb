using System.Net;
using System.Text;
using System.Text.Json;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Tls;

/// <summary>Section 8 of the wire reference: TLS on request, and then every URL handed out is https.</summary>
public sealed class TlsTests
{
    private static readonly EmulatorOptions SelfMade = new() { ClockMode = ClockMode.Manual, Tls = "self" };

    [Fact]
    public async Task A_client_that_trusts_the_certificate_it_is_handed_does_everything_over_https()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(SelfMade);
        using var client = await SecureClient.TrustingAsync(emulator);
        var at = emulator.Emulator.SecureAddress!;

        using var body = new StringContent(Bodies.Image($"\"{Bodies.PixelBase64}\""), Encoding.UTF8, "application/json");
        var created = await client.AskAsync(HttpMethod.Post, new Uri(at, EmulatedSandbox.EditRuns), body);
        await emulator.UntilIdleAsync();
        var run = await client.AskAsync(HttpMethod.Get, new Uri(at, $"/v1/runs/{created.Text("id")}"));
        var urls = Urls(run.Json);

        Assert.Equal(2, urls.Count);
        Assert.All(urls, url => Assert.StartsWith($"https://127.0.0.1:{at.Port}/files/", url, StringComparison.Ordinal));
        foreach (var url in urls)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.AskAsync(HttpMethod.Get, new Uri(url))).Status);
        }
    }

    [Fact]
    public async Task A_request_that_came_by_http_is_handed_https_URLs_too()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(SelfMade);
        await using var receiver = await Receiver.StartAsync();
        var id = await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.UntilIdleAsync();

        var announced = await emulator.AnnounceAsync(AssetBench.Photo.Length);
        var payload = JsonElement.Parse(Assert.Single(receiver.Calls).Text);

        var secure = $"https://127.0.0.1:{emulator.Emulator.SecureAddress!.Port}/files/";
        Assert.StartsWith(secure, announced.Text("upload_url"), StringComparison.Ordinal);
        Assert.All(Urls((await emulator.RunAsync(id)).Json).Concat(Urls(payload)), url => Assert.StartsWith(secure, url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_are_uploaded_over_https()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(SelfMade);
        using var client = await SecureClient.TrustingAsync(emulator);
        var announced = await emulator.AnnounceAsync(AssetBench.Photo.Length);

        using var bytes = new ByteArrayContent(AssetBench.Photo);
        bytes.Headers.ContentType = new("image/png");
        var put = await client.AskAsync(HttpMethod.Put, new Uri(announced.Text("upload_url")), bytes);

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal(HttpStatusCode.Created, (await emulator.ConfirmAsync(announced.Text("asset_id"))).Status);
    }

    [Fact]
    public async Task A_client_that_does_not_trust_it_is_not_served()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(SelfMade);
        using var client = SecureClient.Trusting(null);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(HttpMethod.Get, new Uri(emulator.Emulator.SecureAddress!, "/v1/health")));
    }

    [Fact]
    public async Task Public_url_has_the_last_word()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync(SelfMade with { PublicUrl = "http://runflow.test:9000" });

        var announced = await emulator.AnnounceAsync(100);

        Assert.StartsWith("http://runflow.test:9000/files/", announced.Text("upload_url"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tls_there_is_no_certificate_and_URLs_have_the_scheme_of_the_request()
    {
        await using var emulator = await TestEmulator.StartOnPortAsync();

        Assert.Null(emulator.Emulator.SecureAddress);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync("/_emulator/certificate.pem")).Status);
        Assert.StartsWith(emulator.BaseAddress.AbsoluteUri, (await emulator.AnnounceAsync(100)).Text("upload_url"), StringComparison.Ordinal);
    }

    private static List<string> Urls(JsonElement document) => [.. Texts(document).Where(static text => text.Contains("/files/", StringComparison.Ordinal))];

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(static property => Texts(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };
}
