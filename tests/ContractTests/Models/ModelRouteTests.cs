using System.Net;
using System.Text.Json;
using Runflow.Emulator.Models.Files;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Lists;
using Xunit;

namespace Runflow.Emulator.Tests.Models;

public sealed class ModelRouteTests
{
    private const string Edit = "black-forest-labs/flux-2-klein-4b/edit";
    private const string Text = "black-forest-labs/flux-2-klein-4b";
    private const string Large = "black-forest-labs/flux-2-klein-9b/edit";

    [Fact]
    public async Task All_models_are_listed_by_slug()
    {
        await using var emulator = await TestEmulator.StartAsync();
        Assert.Equal([Text, Edit, Large], (await emulator.GetAsync("/v1/models")).Each("slug"));
        Assert.Equal([Text], (await emulator.GetAsync("/v1/models?q=category_code:text-to-image AND base_price<0.01")).Each("slug"));
        Assert.Equal([Large, Edit, Text], (await emulator.PagesAsync("/v1/models?limit=1&sort_by=slug:desc")).SelectMany(static page => page.Each("slug")));
        Assert.Equal(["query.sort_by"], (await emulator.GetAsync("/v1/models?sort_by=created_at:desc")).Locs);
    }

    [Fact]
    public async Task A_model_says_what_it_takes_and_costs()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var model = (await emulator.GetAsync($"/v1/models/{Edit}")).Json;
        Assert.Equal("0.005", model.GetProperty("base_price").GetString());
        var inputs = model.GetProperty("inputs").EnumerateArray().ToDictionary(static input => input.GetProperty("name").GetString()!);
        Assert.Equal(9, inputs.Count);
        Assert.True(inputs["prompt"].GetProperty("is_required").GetBoolean());
        Assert.Equal(4, inputs["steps"].GetProperty("default_value").GetInt32());
        Assert.Equal("enum", inputs["image_size"].GetProperty("validator_code").GetString());
        Assert.Equal(6, inputs["image_size"].GetProperty("validator_attrs").GetProperty("values").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, inputs["seed"].GetProperty("default_value").ValueKind);
        Assert.Equal(["outputs", "seed", "timing", "nsfw_detected"], model.GetProperty("outputs").EnumerateArray().Select(static output => output.GetProperty("name").GetString()));
        var run = await emulator.CreateAsync(Bodies.Plain);
        Assert.Equal(model.GetProperty("id").GetString(), run.Json.GetProperty("model_id").GetString());
    }

    [Fact]
    public async Task The_inputs_of_the_siblings_are_those_of_their_pages()
    {
        await using var emulator = await TestEmulator.StartAsync();
        Assert.Equal(
            ["prompt", "image_size", "num_images", "num_inference_steps", "seed", "output_format", "enable_safety_checker", "sync_mode"],
            (await emulator.GetAsync($"/v1/models/{Text}")).Json.GetProperty("inputs").EnumerateArray().Select(static input => input.GetProperty("name").GetString()));
        Assert.Equal("0.011", (await emulator.GetAsync($"/v1/models/{Large}")).Json.GetProperty("base_price").GetString());
    }

    [Fact]
    public async Task The_public_list_needs_no_key_and_heeds_none()
    {
        await using var emulator = await TestEmulator.StartAsync();
        foreach (var key in (string?[])[null, "another_key", "not a key"])
        {
            var page = await emulator.SendAsync(HttpMethod.Get, "/v1/public/models?limit=2", null, emulator.ClientOf(null), request => request.Headers.TryAddWithoutValidation("Authorization", key is null ? [] : [$"Bearer {key}"]));
            Assert.Equal([Text, Edit], page.Each("slug"));
            Assert.Equal([Large], (await emulator.SendAsync(HttpMethod.Get, $"/v1/public/models?pq={page.Cursor("next")}", null, emulator.ClientOf(null))).Each("slug"));
        }
    }

    [Theory]
    [InlineData("/v1/models/acme/painter", 404, "MODEL_NOT_FOUND")]
    [InlineData("/v1/models/a/b/c/d/e/f/g/h", 404, "MODEL_NOT_FOUND")]
    [InlineData("/v1/models/a/b/c/d/e/f/g/h/i", 404, "NOT_FOUND")]
    [InlineData("/v1/models/acme", 404, "NOT_FOUND")]
    [InlineData("/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("/v1/models/black-forest-labs/flux-2-klein-4b/runs", 405, "METHOD_NOT_ALLOWED")]
    public async Task What_is_no_model_is_unknown_and_what_takes_POST_says_so(string path, int status, string code)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var answer = await emulator.GetAsync(path);
        Assert.Equal((status, code), ((int)answer.Status, answer.Code));
        Assert.Equal(status == 405 ? ["POST"] : [], answer.ContentHeaders.Allow);
    }

    [Fact]
    public async Task A_users_own_model_runs_like_any_other()
    {
        var folder = Directory.CreateTempSubdirectory("models-").FullName;
        try
        {
            var documented = ExampleOf("models.md");
            await File.WriteAllTextAsync(Path.Combine(folder, "painter.yaml"), documented, TestContext.Current.CancellationToken);
            await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Models = folder });
            Assert.Contains("acme/painter/fast", (await emulator.GetAsync("/v1/models")).Each("slug"));
            var refused = await emulator.PostAsync("/v1/models/acme/painter/fast/runs", """{"input":{"prompt":"a hill","style":"chalk","size":"square"}}""");
            Assert.Equal(["body.input.style", "body.input.size"], refused.Locs);
            var created = await emulator.PostAsync("/v1/models/acme/painter/fast/runs", """{"input":{"prompt":"a hill","style":"ink","size":"tall"}}""");
            Assert.Equal(HttpStatusCode.Created, created.Status);
            await emulator.UntilIdleAsync();
            var run = (await emulator.GetAsync($"/v1/runs/{created.Json.GetProperty("id").GetString()}")).Json;
            Assert.Equal("0.0016384", run.GetProperty("cost").GetString());
            Assert.Equal(1280, run.GetProperty("output").GetProperty("outputs")[0].GetProperty("height").GetInt32());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_wrong_file_keeps_the_emulator_from_starting()
    {
        var folder = Directory.CreateTempSubdirectory("models-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "wrong.yaml"), "slug: acme/painter\nprize: 5\ninputs: []\n", TestContext.Current.CancellationToken);
            var wrong = await Assert.ThrowsAsync<ModelFileException>(() => TestEmulator.StartAsync(new EmulatorOptions { Models = folder }));
            Assert.Contains(wrong.Problems, static problem => problem.EndsWith("wrong.yaml:2:1: prize is no field of a model; did you mean price?", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The YAML block of a page of the documentation.</summary>
    private static string ExampleOf(string page)
    {
        using var reader = new StreamReader(typeof(ModelRouteTests).Assembly.GetManifestResourceStream(page)!);
        var text = reader.ReadToEnd();
        var from = text.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        return text[from..text.IndexOf("```", from, StringComparison.Ordinal)];
    }
}
