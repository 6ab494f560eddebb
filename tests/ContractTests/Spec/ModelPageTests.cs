using Runflow.Emulator.Spec;
using System.Text.Json;
using Xunit;

namespace Runflow.Emulator.Tests.Spec;

/// <summary>The tables of the model page of black-forest-labs/flux-2-klein-4b/edit, row by row, against openapi.yaml.</summary>
public sealed class ModelPageTests
{
    private const string Presets = "square_hd, square, portrait_4_3, portrait_16_9, landscape_4_3, landscape_16_9";

    private static readonly OpenApiContract Contract = OpenApiContract.Served;

    [Theory]
    [InlineData("input", "object", true, null)]
    [InlineData("callback_url", "string | null", false, "Webhook URL")]
    [InlineData("metadata", "object | null", false, "Arbitrary key-value pairs attached to the run")]
    public void Request_parameters_are_those_of_the_page(string name, string type, bool required, string? description) =>
        CheckRow("CreateEditRun", name, type, required, description);

    [Theory]
    [InlineData("prompt", "string", true, "A text description of the image you want to generate.")]
    [InlineData("steps", "integer | null", false, "Number of diffusion steps. More steps = slightly higher quality, longer generation")]
    [InlineData("seed", "integer | null", false, "Random positive integer for reproducible results.")]
    [InlineData("image_size", "string | null", false, "Output aspect ratio preset")]
    [InlineData("reference_image_1", "image", false, "Reference image 1 for FLUX.2 multi-reference edit (1-4 images).")]
    [InlineData("reference_image_2", "image", false, "Reference image 2 for FLUX.2 multi-reference edit (1-4 images).")]
    [InlineData("reference_image_3", "image", false, "Reference image 3 for FLUX.2 multi-reference edit (1-4 images).")]
    [InlineData("reference_image_4", "image", false, "Reference image 4 for FLUX.2 multi-reference edit (1-4 images).")]
    [InlineData("image_urls", "array | null", false, "Source image URLs for editing (1-4).")]
    public void Inputs_are_those_of_the_page(string name, string type, bool required, string description) =>
        CheckRow("EditInput", name, type, required, description);

    [Theory]
    [InlineData("outputs", "array", "Unified output array - one entry per generated artifact")]
    [InlineData("seed", "integer | null", "or null if not returned.")]
    [InlineData("timing", null, "or null.")]
    [InlineData("nsfw_detected", "boolean | null", "true if flagged as NSFW, false if cleared, null if not checked.")]
    public void Outputs_are_those_of_the_page(string name, string? type, string description) =>
        CheckRow("RunOutput", name, type, true, description);

    [Theory]
    [InlineData("event", "string")]
    [InlineData("run_id", "string")]
    [InlineData("status", "string")]
    [InlineData("output", null)]
    [InlineData("duration_ms", "integer | null")]
    [InlineData("created_at", "string | null")]
    [InlineData("completed_at", "string | null")]
    [InlineData("metadata", "object | null")]
    public void Callback_fields_are_those_of_the_page(string name, string? type) => CheckRow("CallbackPayload", name, type, true, null);

    [Fact]
    public void Nothing_is_listed_beyond_the_page()
    {
        Assert.Equal(["input", "callback_url", "metadata", "client_ref"], Names("CreateEditRun"));
        Assert.Equal(9, Names("EditInput").Count());
        Assert.Equal(["url", "type", "width", "height", "content_type"], Names("Artifact"));
        Assert.Equal(["outputs", "seed", "timing", "nsfw_detected"], Names("RunOutput"));
        Assert.Equal(
            ["event", "run_id", "status", "output", "duration_ms", "created_at", "completed_at", "metadata"], Names("CallbackPayload"));
    }

    [Fact]
    public void Allowed_values_are_those_of_the_page()
    {
        Assert.Equal($"{Presets}, ", Values("EditInput", "image_size"));
        Assert.Equal("run.completed, run.failed, run.cancelled", Values("CallbackPayload", "event"));
        Assert.Equal("succeeded, failed, cancelled, canceled", Values("CallbackPayload", "status"));
    }

    private static void CheckRow(string schema, string name, string? type, bool required, string? description)
    {
        var property = JsonPointer.Follow(Contract.Document, Contract.Schemas.Named(schema).GetProperty("properties").GetProperty(name));
        if (type is not (null or "image"))
        {
            var types = property.GetProperty("type");
            Assert.Equal(type, types.ValueKind is JsonValueKind.Array
                ? string.Join(" | ", types.EnumerateArray().Select(t => t.GetString()))
                : types.GetString());
        }

        var own = Contract.Schemas.Named(schema).GetProperty("properties").GetProperty(name);
        if (type == "image")
        {
            Assert.Equal("#/components/schemas/OptionalImage", own.GetProperty("$ref").GetString());
        }

        Assert.Equal(required, Contract.Schemas.Named(schema).GetProperty("required").EnumerateArray().Any(r => r.GetString() == name));
        Assert.Contains(
            description ?? "", (own.TryGetProperty("description", out var text) ? text : property.GetProperty("description")).GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(string schema) =>
        Contract.Schemas.Named(schema).GetProperty("properties").EnumerateObject().Select(p => p.Name);

    private static string Values(string schema, string property) => string.Join(
        ", ", Contract.Schemas.Named(schema).GetProperty("properties").GetProperty(property).GetProperty("enum").EnumerateArray().Select(v => v.GetString()));
}
