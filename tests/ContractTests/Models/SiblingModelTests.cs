using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Assets;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Models;

/// <summary>What the siblings of the edit model can and it cannot: several images, formats, unchecked ones, prices by size.</summary>
public sealed class SiblingModelTests
{
    private const string Text = "/v1/models/black-forest-labs/flux-2-klein-4b/runs";
    private const string Large = "/v1/models/black-forest-labs/flux-2-klein-9b/edit/runs";

    [Fact]
    public async Task Several_images_are_made_each_with_the_seed_after_the_one_before()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await RunAsync(emulator, Text, """{"input":{"prompt":"a hill","num_images":3,"seed":9223372036854775806,"image_size":"square","output_format":"jpeg"}}""");
        var outputs = run.GetProperty("output").GetProperty("outputs").EnumerateArray().ToList();
        Assert.Equal(3, outputs.Count);
        var files = new List<byte[]>();
        foreach (var output in outputs)
        {
            Assert.Equal("image/jpeg", output.GetProperty("content_type").GetString());
            files.Add((await emulator.GetAsync(output.GetProperty("url").GetString()!)).Body);
        }

        Assert.Equal(3, files.Select(Convert.ToHexString).Distinct().Count());
        var single = await RunAsync(emulator, Text, """{"input":{"prompt":"a hill","seed":1,"image_size":"square","output_format":"jpeg"}}""");
        var first = single.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;
        Assert.Equal(files[2], (await emulator.GetAsync(first)).Body);
    }

    [Fact]
    public async Task Output_is_charged_by_the_megapixel()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await RunAsync(emulator, Text, """{"input":{"prompt":"a hill","num_images":4}}""");
        Assert.Equal("""{"images":4,"unit_price":"0.005","megapixels":"3.145728","total":"0.01572864"}""", run.GetProperty("cost_breakdown").GetRawText());
        Assert.Equal("0.01572864", run.GetProperty("cost").GetString());
        Assert.Equal(1024, run.GetProperty("output").GetProperty("outputs")[3].GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task Input_and_output_are_charged_by_the_megapixel()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var photo = Convert.ToBase64String(AssetBench.Photo);
        var run = await RunAsync(emulator, Large, $$$"""{"input":{"prompt":"a hill","image_size":"square","image_urls":["{{{photo}}}","https://images.example/source.png"]}}""");

        // 512 × 512 made; 300 × 200 and, derived from its address, 1024 × 1024 given.
        Assert.Equal("1.37072", run.GetProperty("cost_breakdown").GetProperty("megapixels").GetString());
        Assert.Equal("0.01507792", run.GetProperty("cost").GetString());
    }

    [Fact]
    public async Task Nobody_knows_what_an_unchecked_image_shows()
    {
        await using var emulator = await TestEmulator.StartAsync();
        foreach (var (checker, detected) in ((string, JsonValueKind)[])[("true", JsonValueKind.False), ("false", JsonValueKind.Null)])
        {
            var run = await RunAsync(emulator, Text, $$$"""{"input":{"prompt":"a hill","enable_safety_checker":{{{checker}}},"sync_mode":true}}""");
            Assert.Equal(detected, run.GetProperty("output").GetProperty("nsfw_detected").ValueKind);
        }
    }

    [Theory]
    [InlineData("\"num_images\":0", "body.input.num_images")]
    [InlineData("\"num_images\":5", "body.input.num_images")]
    [InlineData("\"num_images\":\"2\"", "body.input.num_images")]
    [InlineData("\"output_format\":\"webp\"", "body.input.output_format")]
    [InlineData("\"output_format\":1", "body.input.output_format")]
    [InlineData("\"enable_safety_checker\":\"yes\"", "body.input.enable_safety_checker")]
    [InlineData("\"sync_mode\":0", "body.input.sync_mode")]
    [InlineData("\"num_inference_steps\":0", "body.input.num_inference_steps")]
    public async Task Bad_inputs_are_named(string field, string loc)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var refused = await emulator.PostAsync(Text, $$$"""{"input":{"prompt":"a hill",{{{field}}}}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal([loc], refused.Locs);
    }

    private static async Task<JsonElement> RunAsync(TestEmulator emulator, string path, string body)
    {
        var created = await emulator.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        await emulator.UntilIdleAsync();
        return (await emulator.GetAsync($"/v1/runs/{created.Json.GetProperty("id").GetString()}")).Json;
    }
}
