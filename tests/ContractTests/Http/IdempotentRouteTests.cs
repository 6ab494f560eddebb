using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Http;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Batches;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary><c>Idempotency-Key</c> holds on every route that changes something, and a new route cannot be left out.</summary>
public sealed partial class IdempotentRouteTests
{
    private const string Hook = """{"url":"http://127.0.0.1:9/hook","event_type_codes":["run.failed"]}""";

    /// <summary>Method and pattern; a path for it, with {run}, {batch}, {upload}, {asset}, {secret} or {webhook} for one that is ready;
    /// a body, and another that is as good.</summary>
    public static TheoryData<string, string, string?, string> Mutating { get; } = new()
    {
        { "POST /v1/models/{path}/runs", EmulatedSandbox.EditRuns, Bodies.Plain, Bodies.Plain + " " },
        { "POST /v1/models/{path}/batches", BatchBench.Path, """{"input":[{"prompt":"one"}]}""", """{"input":[{"prompt":"two"}]}""" },
        { "POST /v1/admin/runs/{id}/cancellation", "/v1/admin/runs/{run}/cancellation", """{"reason":"late"}""", "{}" },
        { "POST /v1/runs/{id}/callback-redeliveries", "/v1/runs/{ended}/callback-redeliveries", "{}", "{ }" },
        { "POST /v1/batches/{id}/callback-redeliveries", "/v1/batches/{batch}/callback-redeliveries", "{}", "{ }" },
        { "POST /v1/callback-secrets", "/v1/callback-secrets", """{"label":"a"}""", """{"label":"b"}""" },
        { "PATCH /v1/callback-secrets/{id}", "/v1/callback-secrets/{secret}", """{"label":"a"}""", """{"label":"b"}""" },
        { "DELETE /v1/callback-secrets/{id}", "/v1/callback-secrets/{secret}", null, "{}" },
        { "POST /v1/webhooks", "/v1/webhooks", Hook, Hook + " " },
        { "PATCH /v1/webhooks/{id}", "/v1/webhooks/{webhook}", """{"url":"http://127.0.0.1:9/a"}""", """{"url":"http://127.0.0.1:9/b"}""" },
        { "DELETE /v1/webhooks/{id}", "/v1/webhooks/{webhook}", null, "{}" },
        { "POST /v1/asset-uploads", "/v1/asset-uploads", """{"filename":"a.png","mime_type":"image/png","size_bytes":1}""", """{"filename":"b.png","mime_type":"image/png","size_bytes":1}""" },
        { "POST /v1/asset-uploads/{id}/confirmations", "/v1/asset-uploads/{upload}/confirmations", "{}", "{ }" },
        { "DELETE /v1/assets/{id}", "/v1/assets/{asset}", null, "{}" },
        { "PATCH /v1/billing/balance", "/v1/billing/balance", """{"low_balance_threshold":"5"}""", """{"low_balance_threshold":"6"}""" },
    };

    [Theory]
    [MemberData(nameof(Mutating))]
    public async Task A_route_replays_its_answer_and_refuses_another_body(string route, string path, string? body, string other)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var method = new HttpMethod(route[..route.IndexOf(' ', StringComparison.Ordinal)]);
        path = await ReadyAsync(emulator, path);

        var first = await SendAsync(body);
        await emulator.AdvanceAsync(TimeSpan.FromSeconds(30));
        var again = await SendAsync(body);
        var conflict = await SendAsync(other);

        Assert.InRange((int)first.Status, 200, 299);
        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
        Assert.Equal((HttpStatusCode.Conflict, "CONFLICT"), (conflict.Status, conflict.Code));

        Task<Reply> SendAsync(string? json) => emulator.SendAsync(method, path, json, change: static request => request.Headers.Add(Idempotency.Header, "once"));
    }

    [Fact]
    public async Task No_route_that_changes_something_is_left_out()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var mapped = emulator.Emulator.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(static endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [], static (endpoint, method) => (Method: method, Pattern: endpoint.RoutePattern.RawText!))
            .Where(static route => route.Pattern.StartsWith("/v1/", StringComparison.Ordinal) && route.Method is not ("GET" or "HEAD" or "OPTIONS"))
            .Select(static route => $"{route.Method} {Segments().Replace(route.Pattern, "{path}")}").Distinct();

        Assert.Equal(mapped.Order(StringComparer.Ordinal), Mutating.Select(static row => row.Data.Item1).Order(StringComparer.Ordinal));
    }

    /// <summary>Puts the id of something fit into the path.</summary>
    private static async Task<string> ReadyAsync(TestEmulator emulator, string path)
    {
        var name = Placeholder().Match(path).Value;
        var id = name switch
        {
            "{run}" => (await emulator.SubmitAsync()).ToString(),
            "{ended}" => (await emulator.SubmitAsync(callbackUrl: "http://127.0.0.1:9/late")).ToString(),
            "{batch}" => (await emulator.SubmitBatchAsync(["one"], "http://127.0.0.1:9/late")).Id(),
            "{secret}" => (await emulator.PostAsync("/v1/callback-secrets", "{}")).Text("id"),
            "{webhook}" => (await emulator.PostAsync("/v1/webhooks", Hook)).Text("id"),
            "{upload}" => await FilledAsync(emulator),
            "{asset}" => (await emulator.UploadAsync(AssetBench.Photo)).Id(),
            _ => "",
        };
        if (name is "{ended}" or "{batch}")
        {
            await emulator.UntilIdleAsync();
        }

        return name.Length == 0 ? path : path.Replace(name, id, StringComparison.Ordinal);
    }

    private static async Task<string> FilledAsync(TestEmulator emulator)
    {
        var announced = await emulator.AnnounceAsync(AssetBench.Photo.Length);
        await emulator.PutBytesAsync(announced.Text("upload_url"), AssetBench.Photo);
        return announced.Text("asset_id");
    }

    [GeneratedRegex(@"\{segment1\}.*\{segment\d\}")]
    private static partial Regex Segments();

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Placeholder();
}
