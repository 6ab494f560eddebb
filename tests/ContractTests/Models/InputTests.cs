using System.Net;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Models;

/// <summary>Section 1 of the wire reference: the inputs of the seed model but for its images.</summary>
public sealed class InputTests
{
    [Theory]
    [InlineData("{}", "body.input.prompt", "missing")]
    [InlineData("""{"prompt":null}""", "body.input.prompt", "type")]
    [InlineData("""{"prompt":7}""", "body.input.prompt", "type")]
    [InlineData("""{"prompt":""}""", "body.input.prompt", "value")]
    [InlineData("""{"prompt":" \t\n"}""", "body.input.prompt", "value")]
    [InlineData("""{"prompt":" \u2003　"}""", "body.input.prompt", "value")]
    [InlineData("""{"prompt":"a","steps":0}""", "body.input.steps", "value")]
    [InlineData("""{"prompt":"a","steps":-4}""", "body.input.steps", "value")]
    [InlineData("""{"prompt":"a","steps":4.5}""", "body.input.steps", "type")]
    [InlineData("""{"prompt":"a","steps":"4"}""", "body.input.steps", "type")]
    [InlineData("""{"prompt":"a","steps":true}""", "body.input.steps", "type")]
    [InlineData("""{"prompt":"a","seed":0}""", "body.input.seed", "value")]
    [InlineData("""{"prompt":"a","seed":-0.0}""", "body.input.seed", "value")]
    [InlineData("""{"prompt":"a","seed":9223372036854775808}""", "body.input.seed", "value")]
    [InlineData("""{"prompt":"a","seed":1e19}""", "body.input.seed", "value")]
    [InlineData("""{"prompt":"a","seed":1e99999999999999999999}""", "body.input.seed", "value")]
    [InlineData("""{"prompt":"a","seed":1e-99999999999999999999}""", "body.input.seed", "type")]
    [InlineData("""{"prompt":"a","image_size":"SQUARE"}""", "body.input.image_size", "enum")]
    [InlineData("""{"prompt":"a","image_size":{"width":512,"height":512}}""", "body.input.image_size", "type")]
    public async Task What_is_wrong_is_named_and_nothing_is_made(string input, string loc, string type)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync($"{{\"input\":{input}}}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal([loc], reply.Locs);
        Assert.Equal(type, reply.Json.GetProperty("errors")[0].GetProperty("type").GetString());
        Assert.Equal(0, (await emulator.GetAsync("/_emulator/clock")).Json.GetProperty("pending").GetInt32());
    }

    [Theory]
    [InlineData("ż")]
    [InlineData("\\u0061")]
    public async Task A_prompt_of_one_character_is_no_empty_one(string prompt)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync($"{{\"input\":{{\"prompt\":\"{prompt}\"}}}}")).Status);
    }

    [Fact]
    public async Task A_preset_that_is_spelled_with_escapes_is_the_same()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var plain = await emulator.CreateAsync(Bodies.Input("\"seed\":9,\"image_size\":\"portrait_4_3\""));
        var other = await emulator.CreateAsync(Bodies.Input("\"seed\":9,\"image_size\":\"portrait\\u005f4_3\""));
        await emulator.UntilIdleAsync();

        Assert.Equal(await ImageAsync(emulator, plain), await ImageAsync(emulator, other));
    }

    [Theory]
    [InlineData("4")]
    [InlineData("4.0")]
    [InlineData("4e0")]
    [InlineData("0.4e1")]
    [InlineData("40E-1")]
    public async Task One_integer_has_many_spellings_and_one_meaning(string four)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var plain = await emulator.CreateAsync(Bodies.Input("\"seed\":9,\"steps\":4"));
        var other = await emulator.CreateAsync(Bodies.Input($"\"seed\":9,\"steps\":{four}"));
        await emulator.UntilIdleAsync();

        Assert.Equal(HttpStatusCode.Created, other.Status);
        Assert.Contains($"\"steps\":{four}", other.Json.GetProperty("input").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(await ImageAsync(emulator, plain), await ImageAsync(emulator, other));
    }

    [Fact]
    public async Task Null_for_an_optional_input_is_absent()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(
            """{"input":{"prompt":"a","steps":null,"seed":null,"image_size":null,"reference_image_1":null,"reference_image_4":null,"image_urls":null}}""");
        await emulator.UntilIdleAsync();

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        var output = (await emulator.RunAsync(reply.Json.GetProperty("id").GetGuid())).Json.GetProperty("output");
        Assert.True(output.GetProperty("seed").GetInt64() > 0);
        Assert.Equal(1024, output.GetProperty("outputs")[0].GetProperty("width").GetInt32());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public async Task A_given_seed_is_reported(long seed)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Input($"\"seed\":{seed}"));
        await emulator.UntilIdleAsync();

        var run = await emulator.RunAsync(reply.Json.GetProperty("id").GetGuid());
        Assert.Equal(seed, run.Json.GetProperty("output").GetProperty("seed").GetInt64());
    }

    [Theory]
    [InlineData("square_hd", 1024, 1024)]
    [InlineData("square", 512, 512)]
    [InlineData("portrait_4_3", 768, 1024)]
    [InlineData("portrait_16_9", 576, 1024)]
    [InlineData("landscape_4_3", 1024, 768)]
    [InlineData("landscape_16_9", 1024, 576)]
    public async Task A_preset_is_the_size_of_the_output_and_of_its_bytes(string preset, int width, int height)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var reply = await emulator.CreateAsync(Bodies.Input($"\"image_size\":\"{preset}\""));
        await emulator.UntilIdleAsync();

        var image = (await emulator.RunAsync(reply.Json.GetProperty("id").GetGuid())).Json.GetProperty("output").GetProperty("outputs")[0];
        var png = (await emulator.GetAsync(image.GetProperty("url").GetString()!)).Body;

        Assert.Equal((width, height), (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));
        Assert.Equal((width, height), (PngSize.Side(png, 16), PngSize.Side(png, 20)));
    }

    [Theory]
    [InlineData("\"steps\":26", "body.input.steps")]
    [InlineData("\"guidance\":3", "body.input.guidance")]
    public async Task What_the_page_does_not_limit_only_warns(string fields, string loc)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var reply = await emulator.CreateAsync(Bodies.Input(fields));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.StartsWith(loc, Assert.Single(Warnings(reply)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_most_steps_that_are_priced_do_not_warn() =>
        await InNewEmulatorAsync(async emulator => Assert.Empty(Warnings(await emulator.CreateAsync(Bodies.Input("\"steps\":25")))));

    [Theory]
    [InlineData(32_000, 0)]
    [InlineData(32_001, 1)]
    public async Task A_prompt_is_measured_in_code_points(int count, int warnings) => await InNewEmulatorAsync(async emulator =>
    {
        var prompt = string.Concat(Enumerable.Repeat("😀", count));
        var reply = await emulator.CreateAsync($$$"""{"input":{"prompt":"{{{prompt}}}","image_urls":["{{{Bodies.Url}}}"]}}""");
        Assert.Equal(warnings, Warnings(reply).Count);
    });

    [Fact]
    public async Task No_source_image_is_accepted_and_warned_about() => await InNewEmulatorAsync(async emulator =>
        Assert.Contains("source image", Assert.Single(Warnings(await emulator.CreateAsync("""{"input":{"prompt":"a"}}"""))), StringComparison.Ordinal));

    [Fact]
    public async Task Warnings_are_ascii_whatever_the_field_is_called() => await InNewEmulatorAsync(async emulator =>
        Assert.Contains("größe", Assert.Single(Warnings(await emulator.CreateAsync(Bodies.Input("\"größe\":3")))), StringComparison.Ordinal));

    [Fact]
    public async Task Strict_turns_every_warning_into_a_problem()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Strict = true });

        var reply = await emulator.CreateAsync("""{"input":{"prompt":"a","steps":26,"guidance":3},"wait":true}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(["body.input", "body.input.guidance", "body.input.steps", "body.wait"], reply.Locs.Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Plain)).Status);
    }

    private static async Task InNewEmulatorAsync(Func<TestEmulator, Task> test)
    {
        await using var emulator = await TestEmulator.StartAsync();
        await test(emulator);
    }

    private static List<string> Warnings(Reply reply)
    {
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return reply.Headers.TryGetValues("X-Emulator-Warnings", out var values)
            ? [.. JsonElement.Parse(values.Single()).EnumerateArray().Select(static warning => warning.GetString()!)]
            : [];
    }

    private static async Task<byte[]> ImageAsync(TestEmulator emulator, Reply created)
    {
        var run = await emulator.RunAsync(created.Json.GetProperty("id").GetGuid());
        return (await emulator.GetAsync(run.Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!)).Body;
    }
}
