using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Models;

/// <summary>Section 1 of the wire reference: every form of an image, and where images stand.</summary>
public sealed class ImageInputTests
{
    private static readonly byte[] Pixel = Convert.FromBase64String(Bodies.PixelBase64);

    [Theory]
    [InlineData("data:image/png;base64,")]
    [InlineData("DATA:image/png;BASE64,")]
    [InlineData("data:;base64,")]
    [InlineData("")]
    public async Task Inline_bytes_become_an_asset_that_reads_as_a_signed_url(string prefix)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Image($"\"{prefix}{Bodies.PixelBase64}\""));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        var url = reply.Json.GetProperty("input").GetProperty("reference_image_1").GetString()!;
        Assert.StartsWith("http://localhost/files/", url, StringComparison.Ordinal);
        Assert.Equal(Pixel, (await emulator.GetAsync(url)).Body);
    }

    [Fact]
    public async Task Escaped_slashes_in_base64_are_slashes()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Image($"\"{Bodies.PixelBase64.Replace("/", "\\/", StringComparison.Ordinal)}\""));

        Assert.Equal(Pixel, (await emulator.GetAsync(reply.Json.GetProperty("input").GetProperty("reference_image_1").GetString()!)).Body);
    }

    [Fact]
    public async Task A_stored_asset_is_taken_by_reference_and_reads_as_a_signed_url()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var asset = await StoreAsync(emulator);

        var reply = await emulator.CreateAsync(Bodies.Image($"[\"runflow://assets/{asset}\",\"{Bodies.Url}\"]", "image_urls"));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        var urls = reply.Json.GetProperty("input").GetProperty("image_urls");
        Assert.Equal(Bodies.Url, urls[1].GetString());
        Assert.Equal(Pixel, (await emulator.GetAsync(urls[0].GetString()!)).Body);
    }

    [Fact]
    public async Task An_unknown_reference_is_refused_by_name()
    {
        await using var emulator = await TestEmulator.StartAsync();
        const string Reference = "runflow://assets/019b76da-a800-7f33-8d21-5e0c9a7b1f42";

        var reply = await emulator.CreateAsync(Bodies.Image($"[\"{Bodies.Url}\",\"{Reference}\"]", "image_urls"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(["body.input.image_urls.1"], reply.Locs);
        Assert.Contains(Reference, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_of_another_organisation_is_unknown()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var asset = await StoreAsync(emulator);

        var reply = await emulator.SendAsync(
            HttpMethod.Post, Testing.EmulatedSandbox.EditRuns, Bodies.Image($"\"runflow://assets/{asset}\""), emulator.ClientOf("another_key"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(["body.input.reference_image_1"], reply.Locs);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"picture.png\"")]
    [InlineData("\"ftp://images.example/a.png\"")]
    [InlineData("\"http://\"")]
    [InlineData("\"runflow://assets/7\"")]
    [InlineData("\"runflow://files/019b76da-a800-7f33-8d21-5e0c9a7b1f42\"")]
    [InlineData("\"data:image/png,iVBORw0KGgo=\"")]
    [InlineData("\"data:image/png;base64\"")]
    [InlineData("\"data:image/png;base64,!!!!\"")]
    [InlineData("\"iVBORw0KGgo\"")]
    [InlineData("\"iVBORw0K GgoA\"")]
    [InlineData("\"iVBORw0K\\nGgoA\"")]
    [InlineData("\"iVBO-_==\"")]
    [InlineData("\"iVBORw0KGgp=\"")]
    [InlineData("\"iVBO====\"")]
    [InlineData("\"iV==BORw\"")]
    [InlineData("7")]
    [InlineData("{\"url\":\"https://images.example/a.png\"}")]
    public async Task What_is_none_of_the_forms_is_refused_with_its_place(string value)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(["body.input.reference_image_3"], (await emulator.CreateAsync(Bodies.Image(value, "reference_image_3"))).Locs);
        Assert.Equal(["body.input.image_urls.0"], (await emulator.CreateAsync(Bodies.Image($"[{value}]", "image_urls"))).Locs);
    }

    [Theory]
    [InlineData(0, HttpStatusCode.UnprocessableEntity)]
    [InlineData(1, HttpStatusCode.Created)]
    [InlineData(4, HttpStatusCode.Created)]
    [InlineData(5, HttpStatusCode.UnprocessableEntity)]
    public async Task A_list_has_one_to_four_images(int count, HttpStatusCode status)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Image($"[{string.Join(',', Enumerable.Repeat($"\"{Bodies.Url}\"", count))}]", "image_urls"));

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task A_list_may_not_hold_null_nor_be_a_string()
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(["body.input.image_urls.0"], (await emulator.CreateAsync(Bodies.Image("[null]", "image_urls"))).Locs);
        Assert.Equal(["body.input.image_urls"], (await emulator.CreateAsync(Bodies.Image($"\"{Bodies.Url}\"", "image_urls"))).Locs);
    }

    [Fact]
    public async Task The_sources_are_those_of_the_list_and_then_the_references_in_number_order()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var inOrder = """{"input":{"prompt":"a","seed":1,"image_urls":["https://i.example/1","https://i.example/2"],"reference_image_1":"https://i.example/3","reference_image_4":"https://i.example/4"}}""";
        var shuffled = """{"input":{"reference_image_4":"https://i.example/4","reference_image_1":"https://i.example/3","seed":1,"image_urls":["https://i.example/1","https://i.example/2"],"prompt":"a"}}""";
        var closedUp = """{"input":{"prompt":"a","seed":1,"image_urls":["https://i.example/1","https://i.example/2","https://i.example/3","https://i.example/4"]}}""";
        var swapped = """{"input":{"prompt":"a","seed":1,"image_urls":["https://i.example/2","https://i.example/1"],"reference_image_1":"https://i.example/3","reference_image_4":"https://i.example/4"}}""";

        var tags = await TagsAsync(emulator, inOrder, shuffled, closedUp, swapped);

        Assert.Equal(tags[0], tags[1]);
        Assert.Equal(tags[0], tags[2]);
        Assert.NotEqual(tags[0], tags[3]);
    }

    [Fact]
    public async Task Bytes_that_are_no_image_are_accepted_and_end_the_run_failed_at_preprocess()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var created = await emulator.CreateAsync(Bodies.Image($"\"{Bodies.NoImageBase64}\""));
        await emulator.UntilIdleAsync();
        var run = (await emulator.RunAsync(created.Json.GetProperty("id").GetGuid())).Json;

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("failed", run.GetProperty("status_code").GetString());
        Assert.Equal("INPUT_VALIDATION_FAILED", run.GetProperty("failure_code").GetString());
        Assert.Equal("preprocess", run.GetProperty("failure_stage_code").GetString());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("started_at").ValueKind);
        var asset = await emulator.GetAsync(run.GetProperty("input").GetProperty("reference_image_1").GetString()!);
        Assert.Equal("application/octet-stream", asset.ContentHeaders.ContentType!.ToString());
    }

    private static async Task<Guid> StoreAsync(TestEmulator emulator)
    {
        var stored = await emulator.CreateAsync(Bodies.Image($"\"{Bodies.PixelBase64}\""));
        var path = new Uri(stored.Json.GetProperty("input").GetProperty("reference_image_1").GetString()!).AbsolutePath;
        return Guid.Parse(path[(path.LastIndexOf('/') + 1)..]);
    }

    /// <summary>The strong ETags of the outputs: equal exactly when what is drawn is equal.</summary>
    private static async Task<List<string>> TagsAsync(TestEmulator emulator, params string[] bodies)
    {
        var tags = new List<string>();
        foreach (var body in bodies)
        {
            var created = await emulator.CreateAsync(body);
            await emulator.UntilIdleAsync();
            var run = await emulator.RunAsync(created.Json.GetProperty("id").GetGuid());
            tags.Add((await emulator.GetAsync(run.Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!)).Headers.ETag!.Tag);
        }

        return tags;
    }
}
