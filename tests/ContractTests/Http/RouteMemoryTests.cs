using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Runflow.Emulator.Http;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Http;

/// <summary>A path that was routed once need not be routed again, and everything else is.</summary>
public sealed class RouteMemoryTests
{
    private const string Create = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs";

    private static readonly Endpoint Path = new(AnswerAsync, new EndpointMetadataCollection(RouteMemory.PathAlone.Instance), "path");
    private static readonly Endpoint Values = new(AnswerAsync, EndpointMetadataCollection.Empty, "values");

    [Fact]
    public async Task A_path_is_known_once_its_endpoint_has_answered_well()
    {
        var router = new Router(Path, 201);

        Assert.False(await router.AskAsync("POST", Create));
        Assert.True(await router.AskAsync("POST", Create));
        Assert.False(await router.AskAsync("POST", Create.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("GET", 200, true)]
    [InlineData("POST", 404, true)]
    [InlineData("POST", 201, false)]
    public async Task Nothing_else_is_remembered(string method, int status, bool pathAlone)
    {
        var router = new Router(pathAlone ? Path : Values, status);

        Assert.False(await router.AskAsync(method, Create));
        Assert.False(await router.AskAsync(method, Create));
    }

    [Fact]
    public async Task It_remembers_no_more_than_its_bound()
    {
        var router = new Router(Path, 201);
        for (var number = 0; number < RouteMemory.Most; number++)
        {
            await router.AskAsync("POST", number.ToString(CultureInfo.InvariantCulture));
        }

        Assert.False(await router.AskAsync("POST", Create));
        Assert.False(await router.AskAsync("POST", Create));
        Assert.True(await router.AskAsync("POST", "0"));
    }

    [Fact]
    public async Task A_path_that_is_known_is_still_what_it_was()
    {
        await using var emulator = await TestEmulator.StartAsync();
        for (var number = 0; number < 3; number++)
        {
            Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync(Create, Bodies.Plain)).Status);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await emulator.GetAsync(Create)).Status);
        }

        var requests = (await emulator.GetAsync("/_emulator/requests?method=POST")).Json;
        var operations = requests.GetProperty("items").EnumerateArray().Select(static request => request.GetProperty("operation").GetString()).ToList();
        Assert.Equal(3, operations.Count);
        Assert.Single(operations.Distinct());
    }

    private static Task AnswerAsync(HttpContext http)
    {
        http.Response.StatusCode = (int)http.Items[nameof(AnswerAsync)]!;
        return Task.CompletedTask;
    }

    /// <summary>Stands behind the memory as a router does.</summary>
    private sealed class Router
    {
        private readonly RouteMemory memory;
        private readonly int status;
        private int routed;

        public Router(Endpoint endpoint, int status)
        {
            this.status = status;
            memory = new RouteMemory(http =>
            {
                routed++;
                http.SetEndpoint(endpoint);
                return endpoint.RequestDelegate!(http);
            });
        }

        /// <returns>Whether the router was left in peace, and the endpoint answered all the same.</returns>
        public async Task<bool> AskAsync(string method, string path)
        {
            var before = routed;
            var http = new DefaultHttpContext();
            http.Items[nameof(AnswerAsync)] = status;
            (http.Request.Method, http.Request.Path) = (method, new PathString(path.StartsWith('/') ? path : "/" + path));
            await memory.InvokeAsync(http);
            Assert.Equal(status, http.Response.StatusCode);
            Assert.NotNull(http.GetEndpoint());
            return routed == before;
        }
    }
}
