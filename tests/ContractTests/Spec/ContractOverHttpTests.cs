using Runflow.Emulator.Spec;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Runflow.Emulator.ApiDocs;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>The check over a host: what the framework does to headers and bodies on the way must not mislead it.</summary>
public sealed class ContractOverHttpTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100).Select(n => (byte)n)];

    private readonly WebApplication app = Build();
    private readonly OpenApiContract contract = new(ApiDocument.Json);

    public async ValueTask InitializeAsync() => await app.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("GET", null, 200)]
    [InlineData("HEAD", null, 200)]
    [InlineData("GET", "bytes=0-9", 206)]
    [InlineData("GET", "bytes=500-", 416)]
    [InlineData("GET", "\"etag\"", 304)]
    public async Task Files_as_the_framework_serves_them_are_what_is_documented(string method, string? header, int status)
    {
        using var client = new HttpClient(new ContractCheckingHandler(app.GetTestServer().CreateHandler(), contract));
        using var request = new HttpRequestMessage(new(method), new Uri("http://emulator/files/s/runs/r/0.png"));
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header[0] == '"' ? "If-None-Match" : "Range", header);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(1, contract.Coverage.CountOf(method == "GET" ? "getRunFile" : "headRunFile", status));
    }

    [Fact]
    public async Task The_frameworks_own_404_under_v1_fails_the_test_that_met_it()
    {
        using var client = new HttpClient(new ContractCheckingHandler(app.GetTestServer().CreateHandler(), contract));
        var violation = await Assert.ThrowsAsync<ContractViolationException>(
            () => client.GetAsync(new Uri("http://emulator/v1/nothing"), TestContext.Current.CancellationToken));
        Assert.Contains("Content-Type: required", violation.Message, StringComparison.Ordinal);
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        var app = builder.Build();
        app.MapMethods("/files/s/runs/r/0.png", ["GET", "HEAD"], (RequestDelegate)Serve);
        return app;
    }

    private static Task Serve(HttpContext context) =>
        TypedResults.Bytes(Bytes, "image/png", null, enableRangeProcessing: true, null, new EntityTagHeaderValue("\"etag\"")).ExecuteAsync(context);
}
