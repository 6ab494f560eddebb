using System.Net;
using System.Text.Json;
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

    [Fact]
    public async Task The_contract_is_served_as_OpenAPI_3_0_too_with_every_operation_and_nothing_that_3_0_does_not_know()
    {
        using var older = JsonDocument.Parse(await app.Client.GetByteArrayAsync(new Uri("/openapi-3.0.json", UriKind.Relative), TestContext.Current.CancellationToken));
        using var contract = JsonDocument.Parse(ApiDocument.Json);
        Assert.Equal("3.0.3", older.RootElement.GetProperty("openapi").GetString());
        Assert.Equal(Operations(contract), Operations(older));
        Assert.Equal(
            contract.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(static schema => schema.Name),
            older.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(static schema => schema.Name));
        var text = older.RootElement.GetRawText();
        Assert.All(["\"type\":[", "\"const\":", "\"if\":", "\"patternProperties\":", "\"examples\":", "\"webhooks\":"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void What_3_0_cannot_say_is_left_out_and_null_is_said_as_it_was_then()
    {
        var older = OpenApi30.Of("""
            {"openapi":"3.1.0","info":{"title":"t","summary":"s","license":{"name":"MIT","identifier":"MIT"}},"paths":{},"components":{"callbacks":{},"schemas":{
            "A":{"type":["string","null"],"const":"x"},"B":{"anyOf":[{"$ref":"#/components/schemas/A"},{"type":"null"}]},"C":{"type":["integer","string"]},
            "D":{"properties":{"const":{"type":"boolean"},"any":true},"additionalProperties":false}}}}
            """u8);
        Assert.Equal(
            """{"openapi":"3.0.3","info":{"title":"t","license":{"name":"MIT"}},"paths":{},"components":{"schemas":{"A":{"nullable":true,"type":"string"},"B":{"nullable":true,"allOf":[{"$ref":"#/components/schemas/A"}]},"C":{},"D":{"properties":{"const":{"type":"boolean"},"any":{}},"additionalProperties":false}}}}""",
            System.Text.Encoding.UTF8.GetString(older));
    }

    private static List<string> Operations(JsonDocument document) =>
        [.. from path in document.RootElement.GetProperty("paths").EnumerateObject() from part in path.Value.EnumerateObject() select $"{part.Name} {path.Name}"];

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
