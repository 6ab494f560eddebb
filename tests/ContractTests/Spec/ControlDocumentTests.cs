using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Runflow.Emulator.ApiDocs;
using Runflow.Emulator.Spec;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>What control.openapi.yaml promises: every route of the emulator's own surface, no other, and nothing left open.</summary>
public sealed class ControlDocumentTests
{
    private const string Any = "any method";

    /// <summary>Routes of the process that stand outside of <c>/_emulator</c> and are the emulator's own all the same.</summary>
    private static readonly string[] OfTheProcess = ["/", "/livez", "/readyz", "/metrics"];

    [Fact]
    public async Task Every_route_is_documented_and_every_operation_has_a_route()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var mapped = from endpoint in emulator.Emulator.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                     let path = endpoint.RoutePattern.RawText!
                     where path.StartsWith("/_emulator", StringComparison.Ordinal) || OfTheProcess.Contains(path)
                     from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [Any]
                     select $"{method} {path}";
        var documented = OpenApiContract.Control.Operations.Select(static operation => $"{(operation.TakesAnyMethod ? Any : operation.Method)} {operation.Template}");
        Assert.Equal(mapped.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_object_says_whether_it_may_have_other_fields()
    {
        var open = from place in ContractSchemas.In(OpenApiContract.Control.Document)
                   where Is(place.Schema, "object") && !place.Schema.TryGetProperty("additionalProperties", out _)
                   select place.Path;
        Assert.Empty(open);
    }

    [Fact]
    public void A_schema_that_both_documents_have_is_the_same()
    {
        var (api, control) = (Named(OpenApiContract.Served, "schemas"), Named(OpenApiContract.Control, "schemas"));
        var shared = control.Keys.Intersect(api.Keys).ToList();
        Assert.Superset(new HashSet<string> { "Run", "Delivery", "CallbackPayload", "Error", "Problem" }, shared.ToHashSet());
        Assert.All(shared, name => Assert.True(JsonElement.DeepEquals(api[name], control[name]), $"{name} of control.openapi.yaml is not that of openapi.yaml; copy it"));
    }

    [Fact]
    public void Lists_are_asked_for_in_the_same_way()
    {
        var (api, control) = (Named(OpenApiContract.Served, "parameters"), Named(OpenApiContract.Control, "parameters"));
        Assert.All((string[])["Query", "Limit", "SortBy", "Fields", "Cursor", "FromPrev"], name => Assert.True(JsonElement.DeepEquals(api[name], control[name]), name));
    }

    [Fact]
    public void No_operation_is_named_as_one_of_the_api() =>
        Assert.Empty(OpenApiContract.Control.Operations.Select(static one => one.Id).Intersect(OpenApiContract.Served.Operations.Select(static one => one.Id)));

    [Fact]
    public async Task It_is_served_as_it_was_written_and_as_json()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ControlToken = "secret" });
        Assert.Equal(ControlDocument.Yaml, (await emulator.GetAsync("/_emulator/openapi.yaml")).Body);
        Assert.Equal(ControlDocument.Json, (await emulator.GetAsync("/_emulator/openapi.json")).Body);
    }

    private static bool Is(JsonElement schema, string type) => schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty("type", out var given)
        && (given.ValueKind is JsonValueKind.Array ? given.EnumerateArray().Any(one => one.GetString() == type) : given.GetString() == type);

    private static Dictionary<string, JsonElement> Named(OpenApiContract contract, string kind) =>
        contract.Document.GetProperty("components").GetProperty(kind).EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value);
}
