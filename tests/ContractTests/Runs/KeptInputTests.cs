using System.Security.Cryptography;
using Runflow.Emulator.Images;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>A run keeps its input once. What is read from it again must be what was found when it was accepted.</summary>
public sealed class KeptInputTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Theory]
    [InlineData("""{"prompt":"no source"}""", "no source")]
    [InlineData("""{"prompt":"  kept \u0022as\u0022 it is, ż\u00f3\u0142w \ud83d\ude00 ","seed":7}""", "  kept \"as\" it is, żółw 😀 ")]
    [InlineData("""{"unknown":[1,{"prompt":"not this"}],"prompt":"addresses","image_urls":["https://a.test/1.png","https:\/\/a.test/2.png"]}""", "addresses", "https://a.test/1.png", "https://a.test/2.png")]
    [InlineData("""{"reference_image_2":"https://a.test/2.png","prompt":"in the model's order","reference_image_1":"https://a.test/1.png"}""", "in the model's order", "https://a.test/1.png", "https://a.test/2.png")]
    [InlineData("""{"prompt":"[[nsfw]] a directive is taken out","image_urls":["https://a.test/1.png"]}""", "a directive is taken out", "https://a.test/1.png")]
    [InlineData("""{"prompt":"\u005b[nsfw]] so is an escaped one"}""", "so is an escaped one")]
    [InlineData("""{"prompt":"an image inline","image_urls":["https://a.test/1.png","PNG"]}""", "an image inline", "https://a.test/1.png", null)]
    public async Task Prompt_and_sources_are_those_of_the_request(string input, string prompt, params string?[] addresses)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var created = await emulator.CreateAsync($$"""{"input":{{input.Replace("PNG", Png, StringComparison.Ordinal)}}}""");

        var spec = emulator.Emulator.DefaultEpoch.Part<RunStore>().Find(Guid.Parse(created.Json.GetProperty("id").GetString()!))!.Spec;

        Assert.Equal(prompt, spec.Prompt);
        Assert.Equal(
            addresses.Select(static address => address is null ? PaintSource.FromBytes(default, Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(Png)))) : PaintSource.Synthetic(address)),
            spec.Sources);
        Assert.Equal(spec.Sources, (spec with { ClientRef = "another" }).Sources);
    }
}
