using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Organisations;

/// <summary>Section 6 of the wire reference: what a key may do, and the 403s when it may not.</summary>
public sealed class ScopeTests
{
    [Fact]
    public async Task A_missing_scope_is_named_and_nothing_is_done()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.PutAsync("/_emulator/account", """{"scopes":["runs:read"]}""");

        var created = await emulator.CreateAsync(Bodies.Plain);
        var read = await emulator.RunAsync(Guid.Empty);

        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), (created.Status, created.Code));
        Assert.Contains("runs:write", created.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("RUN_NOT_FOUND", read.Code);
    }

    [Fact]
    public async Task The_admin_cancel_asks_for_a_scope_of_its_own()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        await emulator.PutAsync("/_emulator/account", """{"scopes":["runs:read","runs:write"]}""");

        Assert.Equal(HttpStatusCode.Forbidden, (await emulator.PostAsync($"/v1/admin/runs/{id}/cancellation", "{}")).Status);
        Assert.Equal("queued", (await emulator.RunAsync(id)).Json.GetProperty("status_code").GetString());
        await emulator.PutAsync("/_emulator/account", """{"scopes":["*"]}""");
        Assert.Equal(HttpStatusCode.Created, (await emulator.PostAsync($"/v1/admin/runs/{id}/cancellation", "{}")).Status);
    }

    [Fact]
    public async Task Until_the_address_is_verified_all_can_be_read_and_nothing_changed()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        await emulator.PutAsync("/_emulator/account", """{"email_verified":false}""");

        var refused = await emulator.CreateAsync(Bodies.Plain);

        Assert.Equal((HttpStatusCode.Forbidden, "EMAIL_NOT_VERIFIED"), (refused.Status, refused.Code));
        Assert.Equal(HttpStatusCode.OK, (await emulator.RunAsync(id)).Status);
    }

    [Fact]
    public async Task Permission_is_looked_at_after_the_key_and_before_the_body()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, BodyLimitBytes = 60 });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await emulator.CreateAsync(Bodies.Plain)).Status);

        await emulator.PutAsync("/_emulator/account", """{"scopes":[]}""");

        Assert.Equal(HttpStatusCode.Unauthorized, (await emulator.SendAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, Bodies.Plain, emulator.ClientOf(null))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await emulator.CreateAsync(Bodies.Plain)).Status);
    }

    [Fact]
    public async Task Another_organisation_of_the_key_keeps_its_rights_and_a_reset_gives_them_back()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.PutAsync("/_emulator/account", """{"scopes":[]}""");

        var elsewhere = await emulator.SendAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, Bodies.Plain, change: static request =>
            request.Headers.Add("X-Organization-Id", "6f1c1d0e-6a0b-4c52-9f0e-2d4f6b1a7c30"));
        Assert.Equal(HttpStatusCode.Created, elsewhere.Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await emulator.CreateAsync(Bodies.Plain)).Status);
        await emulator.PostAsync("/_emulator/reset", null);
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Plain)).Status);
    }

    [Fact]
    public async Task An_unknown_scope_is_refused_with_the_nearest_and_changes_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var answer = await emulator.PutAsync("/_emulator/account", """{"balance":1,"scopes":["run:read",7]}""");
        var nearly = await emulator.PutAsync("/_emulator/account", """{"balance":1,"scopes":["run:read"]}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(["body.scopes.0"], nearly.Locs);
        Assert.Contains("did you mean runs:read?", nearly.Text, StringComparison.Ordinal);
        Assert.StartsWith("""{"balance":"1000000","scopes":["admin:write",""", (await emulator.GetAsync("/_emulator/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_route_of_the_API_has_a_place_in_the_table_of_scopes()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var routes = emulator.Emulator.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static route => route.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal)).ToList();

        Assert.InRange(routes.Count, 15, 1000);
        foreach (var route in routes)
        {
            // A route of every method only says which one it takes.
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            {
                var scope = Scope.Of(route.RoutePattern.RawText!, method is "GET" or "HEAD");
                Assert.True(scope is null || Scope.All.Contains(scope), $"{method} {route.RoutePattern.RawText}: {scope}");
            }
        }
    }

    [Theory]
    [InlineData("/v1/runs/{id}", true, "runs:read")]
    [InlineData("/v1/models/{segment1}/{segment2}/runs", false, "runs:write")]
    [InlineData("/v1/models", true, "models:read")]
    [InlineData("/v1/asset-uploads", false, "assets:write")]
    [InlineData("/v1/admin/runs/{id}/cancellation", false, "admin:write")]
    [InlineData("/v1/auth/me", true, null)]
    [InlineData("/v1/openapi.json", true, null)]
    public void A_route_asks_for_the_scope_of_its_thing(string pattern, bool reads, string? scope) => Assert.Equal(scope, Scope.Of(pattern, reads));
}
