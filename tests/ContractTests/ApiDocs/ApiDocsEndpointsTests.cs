using System.Net;
using Runflow.Emulator.ApiDocs;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.ApiDocs;

public sealed class ApiDocsEndpointsTests : IAsyncLifetime
{
    private TestEmulator app = null!;

    public async ValueTask InitializeAsync() => app = await TestEmulator.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Yaml_is_served_byte_for_byte()
    {
        var client = app.Client;
        using var answer = await client.GetAsync(new Uri("/openapi.yaml", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/yaml", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(ApiDocument.Yaml, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/")]
    public async Task Docs_leads_to_the_page(string path)
    {
        var client = app.Client;
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.EndsWith("index.html", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/docs/index.html", "<title>Runflow Emulator: API</title>")]
    [InlineData("/docs/index.js", "/v1/openapi.json")]
    [InlineData("/docs/index.js", "rf_test_emulator")]
    [InlineData("/docs/swagger-ui-bundle.js", "SwaggerUIBundle")]
    [InlineData("/docs/swagger-ui.css", ".swagger-ui")]
    public async Task Page_brings_along_all_it_needs(string path, string part)
    {
        var client = app.Client;
        var text = await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_reaches_for_nothing_outside()
    {
        var client = app.Client;
        var html = await client.GetStringAsync(new Uri("/docs/index.html", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("src=\"http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"http", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Unknown_file_of_the_page_is_404()
    {
        var client = app.Client;
        using var answer = await client.GetAsync(new Uri("/docs/none.js", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
