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

    private static readonly Endpoint Path = new(null, new EndpointMetadataCollection(RouteMemory.PathAlone.Instance), "path");
    private static readonly Endpoint Values = new(null, EndpointMetadataCollection.Empty, "values");

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

    /// <summary>Stands behind the memory as a router does.</summary>
    private sealed class Router
    {
        private readonly RouteMemory memory;
        private bool wasKnown;

        public Router(Endpoint endpoint, int status) => memory = new RouteMemory(http =>
        {
            wasKnown = http.GetEndpoint() is not null;
            http.SetEndpoint(endpoint);
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        /// <returns>Whether there was nothing left for the router to do.</returns>
        public async Task<bool> AskAsync(string method, string path)
        {
            var http = new DefaultHttpContext();
            (http.Request.Method, http.Request.Path) = (method, new PathString(path.StartsWith('/') ? path : "/" + path));
            await memory.InvokeAsync(http);
            return wasKnown;
        }
    }
}
