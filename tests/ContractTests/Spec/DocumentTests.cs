using Runflow.Emulator.Spec;
using System.Text.Json;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>What openapi.yaml promises about itself.</summary>
public sealed class DocumentTests
{
    private static readonly OpenApiContract Contract = OpenApiContract.Served;

    /// <summary>Both documents, by their titles.</summary>
    public static TheoryData<string> Documents => [.. Both.Keys];

    private static Dictionary<string, OpenApiContract> Both { get; } =
        ((OpenApiContract[])[OpenApiContract.Served, OpenApiContract.Control]).ToDictionary(static contract => contract.Document.GetProperty("info").GetProperty("title").GetString()!);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_example_is_valid_by_its_own_schema(string title)
    {
        var contract = Both[title];
        var places = ContractSchemas.In(contract.Document).ToList();
        var problems = from place in places
                       from example in place.Examples
                       from error in contract.Schemas.Validate(place.Schema, example.Body)
                       select $"{example.Path}: {error}";
        Assert.Empty(problems);
        Assert.InRange(places.Sum(p => p.Examples.Count), 90, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_JSON_answer_and_request_has_an_example(string title)
    {
        var without = from place in ContractSchemas.In(Both[title].Document)
                      where place.Path.Contains("/content/application~1", StringComparison.Ordinal) && place.Path.EndsWith("json", StringComparison.Ordinal) && place.Examples.Count == 0
                      select place.Path;
        Assert.Empty(without);
    }

    [Fact]
    public void Every_object_with_a_full_set_of_fields_requires_them_all()
    {
        // "Always present, and null while it has no value": only what a megapixel price comes from, a failed run's error and what embed asks for may be absent.
        var optional = from schema in Contract.Document.GetProperty("components").GetProperty("schemas").EnumerateObject()
                       where schema.Value.TryGetProperty("additionalProperties", out var more) && more.ValueKind is JsonValueKind.False
                       let required = schema.Value.GetProperty("required").EnumerateArray().Select(n => n.GetString()).ToHashSet()
                       from property in schema.Value.GetProperty("properties").EnumerateObject()
                       where !required.Contains(property.Name)
                       select $"{schema.Name}.{property.Name}";
        Assert.Equal(["CostBreakdown.megapixels", "Run.error", "Run.flow", "Run.logs", "Run.node_runs"], optional.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("createEditRun", "201 400 401 402 403 404 405 409 413 422 429 431 500 503 507")]
    [InlineData("createModelRun", "201 400 401 402 403 404 405 409 413 422 429 431 500 503 507")]
    [InlineData("createVariantRun", "201 400 401 402 403 404 405 409 413 422 429 431 500 503 507")]
    [InlineData("listModels", "200 401 403 405 422 429 431 500 503")]
    [InlineData("listPublicModels", "200 405 422 429 431 500 503")]
    [InlineData("getModel", "200 401 403 404 405 429 431 500 503")]
    [InlineData("getModelVariant", "200 401 403 404 405 429 431 500 503")]
    [InlineData("getBalance", "200 401 403 405 429 431 500 503")]
    [InlineData("updateBalance", "200 400 401 403 405 409 413 422 429 431 500 503")]
    [InlineData("listRuns", "200 401 403 405 422 429 431 500 503")]
    [InlineData("getRun", "200 401 403 404 405 422 429 431 500 503")]
    [InlineData("listRunLogs", "200 401 403 404 405 422 429 431 500 503")]
    [InlineData("getRunLog", "200 401 403 404 405 429 431 500 503")]
    [InlineData("listNodeRuns", "200 401 403 404 405 422 429 431 500 503")]
    [InlineData("getNodeRun", "200 401 403 404 405 429 431 500 503")]
    [InlineData("listRunStatuses", "200 401 403 405 429 431 500 503")]
    [InlineData("listRunDeliveries", "200 401 403 404 405 429 431 500 503")]
    [InlineData("redeliverRunCallback", "201 400 401 403 404 405 409 413 422 429 431 500 503")]
    [InlineData("createCallbackSecret", "201 400 401 403 405 409 413 422 429 431 500 503")]
    [InlineData("listCallbackSecrets", "200 401 403 405 422 429 431 500 503")]
    [InlineData("getCallbackSecret", "200 401 403 404 405 429 431 500 503")]
    [InlineData("updateCallbackSecret", "200 400 401 403 404 405 409 413 422 429 431 500 503")]
    [InlineData("deleteCallbackSecret", "204 401 403 404 405 409 413 422 429 431 500 503")]
    [InlineData("createWebhook", "201 400 401 403 405 409 413 422 429 431 500 503")]
    [InlineData("listWebhooks", "200 401 403 405 422 429 431 500 503")]
    [InlineData("listWebhookEventTypes", "200 401 403 405 422 429 431 500 503")]
    [InlineData("getWebhook", "200 401 403 404 405 429 431 500 503")]
    [InlineData("updateWebhook", "200 400 401 403 404 405 409 413 422 429 431 500 503")]
    [InlineData("deleteWebhook", "204 401 403 404 405 409 413 422 429 431 500 503")]
    [InlineData("listWebhookDeliveries", "200 401 403 404 405 422 429 431 500 503")]
    [InlineData("getWebhookDelivery", "200 401 403 404 405 429 431 500 503")]
    [InlineData("listWebhookDeliveryAttempts", "200 401 403 404 405 422 429 431 500 503")]
    [InlineData("listWebhookAttempts", "200 401 403 404 405 422 429 431 500 503")]
    [InlineData("cancelRun", "200 201 400 401 403 404 405 409 413 422 429 431 500 503")]
    [InlineData("getMe", "200 401 403 405 429 431 500 503")]
    [InlineData("getHealth", "200 405 431 500")]
    [InlineData("getReadiness", "200 405 431 500 503")]
    [InlineData("getContract", "200 401 403 405 429 431 500 503")]
    [InlineData("getRunFile", "200 206 304 403 404 405 416 431 500")]
    [InlineData("headRunFile", "200 206 304 403 404 405 416 431 500")]
    [InlineData("getAssetFile", "200 206 304 403 404 405 416 431 500")]
    [InlineData("headAssetFile", "200 206 304 403 404 405 416 431 500")]
    [InlineData("getAssetThumbnail", "200 206 304 403 404 405 416 431 500")]
    [InlineData("headAssetThumbnail", "200 206 304 403 404 405 416 431 500")]
    [InlineData("putAssetUpload", "200 400 403 404 405 413 422 431 500 507")]
    [InlineData("createAssetUpload", "201 400 401 403 405 409 413 422 429 431 500 503 507")]
    [InlineData("confirmAssetUpload", "201 400 401 403 404 405 409 413 422 429 431 500 503")]
    [InlineData("listAssets", "200 401 403 405 422 429 431 500 503")]
    [InlineData("getAsset", "200 401 403 404 405 429 431 500 503")]
    [InlineData("deleteAsset", "204 401 403 404 405 409 413 422 429 431 500 503")]
    public void Operations_answer_with_these_statuses(string id, string statuses) =>
        Assert.Equal(statuses, string.Join(' ', Contract.Operations.Single(o => o.Id == id).Responses.Keys.Order()));

    [Theory]
    [InlineData("POST", "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs", "createEditRun")]
    [InlineData("POST", "/v1/models/black%2Dforest-labs/flux-2-klein-4b/edit/runs", "createEditRun")]
    [InlineData("POST", "/v1/models/black-forest-labs/flux-2-klein-4b/fill/runs", "createVariantRun")]
    [InlineData("POST", "/v1/models/black-forest-labs/flux-2-klein-4b/runs", "createModelRun")]
    [InlineData("GET", "/v1/runs/statuses", "listRunStatuses")]
    [InlineData("GET", "/v1/runs/abc", "getRun")]
    [InlineData("HEAD", "/files/s/runs/r/0.png", "headRunFile")]
    [InlineData("GET", "/v1/runs/", null)]
    [InlineData("DELETE", "/v1/runs/abc", null)]
    [InlineData("GET", "/v1/nothing", null)]
    public void The_most_literal_path_is_meant(string method, string path, string? id) =>
        Assert.Equal(id, Contract.Find(method, path)?.Id);

    [Fact]
    public void Keys_are_asked_for_on_all_of_v1_but_health_readiness_and_what_is_public()
    {
        var open = from path in Contract.Document.GetProperty("paths").EnumerateObject()
                   from operation in path.Value.EnumerateObject()
                   where operation.Value.ValueKind is JsonValueKind.Object && operation.Value.TryGetProperty("security", out _)
                   select path.Name;
        Assert.Equal(
            [
                "/files/{sandbox}/assets/{asset_id}",
                "/files/{sandbox}/assets/{asset_id}/thumbnail.png",
                "/files/{sandbox}/runs/{run_id}/{name}",
                "/files/{sandbox}/uploads/{asset_id}",
                "/v1/health",
                "/v1/public/models",
                "/v1/readiness",
            ],
            open.Distinct().Order(StringComparer.Ordinal));
    }
}
