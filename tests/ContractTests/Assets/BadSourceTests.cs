using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Images;
using Xunit;

namespace Runflow.Emulator.Tests.Assets;

/// <summary>Bytes that a client may send as a source by mistake: accepted, and then the run says what they were.</summary>
public sealed class BadSourceTests
{
    private static readonly Dictionary<string, byte[]> Files = new(StringComparer.Ordinal)
    {
        ["nothing"] = [],
        ["a PDF"] = "%PDF-1.7\n%"u8.ToArray(),
        ["an SVG"] = "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
        ["a PNG cut off"] = AssetBench.Photo[..(AssetBench.Photo.Length / 2)],
        ["a JPEG cut off"] = JpegSamples.All["Rgb"][..(JpegSamples.All["Rgb"].Length / 2)],
        ["a CMYK JPEG"] = JpegSamples.Cmyk,
        ["a PNG without its palette"] = PngSamples.Assemble(9, 9, 3, 8, 0, [], new byte[90]),
        ["a 16-bit PNG with a palette"] = PngSamples.Assemble(9, 9, 3, 16, 0, [], new byte[180]),
        ["a PNG whose header lies"] = PngSamples.Assemble(60_000, 60_000, 2, 8, 0, [], new byte[90]),
        ["an animated GIF"] = [.. "GIF89a"u8, 0x40, 0x01, 0xF0, 0x00, 0x80, 0, 0],
        ["a WebP"] = [.. "RIFF\0\0\0\0WEBPVP8 \0\0\0\0"u8, 0, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00],
        ["a JPEG called PNG"] = JpegSamples.All["Rgb"],
    };

    [Theory]
    [InlineData("nothing", "no bytes")]
    [InlineData("a PDF", "PDF")]
    [InlineData("an SVG", "SVG")]
    [InlineData("a PNG cut off", "")]
    [InlineData("a JPEG cut off", "")]
    [InlineData("a CMYK JPEG", "")]
    [InlineData("a PNG without its palette", "palette")]
    [InlineData("a 16-bit PNG with a palette", "")]
    [InlineData("a PNG whose header lies", "60000")]
    public async Task A_source_that_cannot_be_read_fails_the_run_at_preprocess(string file, string sentence)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await RunAsync(emulator, Files[file]);
        Assert.Equal(("failed", "INPUT_VALIDATION_FAILED", "preprocess"), (run.Text("status_code"), run.Text("failure_code"), run.Text("failure_stage_code")));
        Assert.Contains(sentence, run.Text("failure_message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an animated GIF")]
    [InlineData("a WebP")]
    [InlineData("a JPEG called PNG")]
    public async Task A_source_of_another_type_than_it_says_is_taken_for_what_it_is(string file)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var run = await RunAsync(emulator, Files[file]);
        Assert.Equal("succeeded", run.Text("status_code"));
        var output = await emulator.GetAsync(run.Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (output.Status, output.ContentHeaders.ContentType!.MediaType));
    }

    private static async Task<Reply> RunAsync(TestEmulator emulator, byte[] bytes)
    {
        var created = await emulator.CreateAsync($$$"""{"input":{"prompt":"x","image_urls":["data:image/png;base64,{{{Convert.ToBase64String(bytes)}}}"]}}""");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        await emulator.UntilIdleAsync();
        return await emulator.RunAsync(created.Json.GetProperty("id").GetGuid());
    }
}
