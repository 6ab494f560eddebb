using System.Net;
using System.Text.Json;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Images;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Images;

/// <summary>The two ways to have a file inspected: the verb and the route.</summary>
public sealed class InspectionSurfaceTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Fact]
    public async Task The_verb_tells_what_an_output_was_made_of()
    {
        var order = Orders.Of(256, 256);
        await File.WriteAllBytesAsync(path, Painter.Paint(order), TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Fine, await Run("image", "inspect", path));
        Assert.Contains("unchanged since it was written", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"QR code  {PaintRecord.QrText(Painter.Version, 42, order.RecordJson)}", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verb_speaks_JSON()
    {
        await File.WriteAllBytesAsync(path, Painter.Paint(Orders.Of(256, 256, ImageFormat.Jpeg)), TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Fine, await Run("image", "inspect", "--json", path));
        using var json = JsonDocument.Parse(output.ToString());
        Assert.Equal("genuine", json.RootElement.GetProperty("finding").GetString());
        Assert.Equal("jpeg", json.RootElement.GetProperty("format").GetString());
        Assert.Equal(42, json.RootElement.GetProperty("record").GetProperty("seed").GetInt64());
    }

    [Fact]
    public async Task The_verb_fails_for_a_file_that_was_altered_or_is_not_ours()
    {
        await File.WriteAllBytesAsync(path, [.. Painter.Paint(Orders.Of(256, 256)), 0], TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Failed, await Run("image", "inspect", path));
        await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Failed, await Run("image", "inspect", path));
    }

    [Theory]
    [InlineData("image")]
    [InlineData("image inspect")]
    [InlineData("image look /nowhere/x.png")]
    [InlineData("image inspect /nowhere/x.png")]
    [InlineData("image inspect /tmp/")]
    [InlineData("image inspect x.png y.png")]
    [InlineData("image inspect x.png --jsom")]
    public async Task The_verb_says_how_it_is_written(string line)
    {
        Assert.Equal(ExitCode.Usage, await Run(line.Split(' ')));
        Assert.NotEmpty(error.ToString());
    }

    [Fact]
    public async Task The_route_reads_back_the_output_of_a_run()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync("A red bicycle");
        await emulator.UntilIdleAsync();
        var url = (await emulator.RunAsync(id)).Json.GetProperty("output").GetProperty("outputs")[0].GetProperty("url").GetString()!;
        var file = (await emulator.GetAsync(url)).Body;

        var verdict = await InspectAsync(emulator, file);
        Assert.Equal((HttpStatusCode.OK, "genuine"), (verdict.Status, verdict.Json.GetProperty("finding").GetString()));
        Assert.Equal("png", verdict.Json.GetProperty("format").GetString());
        Assert.StartsWith("RFE2:", verdict.Json.GetProperty("qr").GetString(), StringComparison.Ordinal);

        file[^30] ^= 1;
        Assert.Equal("altered", (await InspectAsync(emulator, file)).Json.GetProperty("finding").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("%PDF-1.7")]
    [InlineData("<svg/>")]
    public async Task The_route_has_an_answer_for_any_bytes(string text)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var verdict = await InspectAsync(emulator, System.Text.Encoding.ASCII.GetBytes(text));
        Assert.Equal("not_ours", verdict.Json.GetProperty("finding").GetString());
        Assert.Equal(JsonValueKind.Null, verdict.Json.GetProperty("record").ValueKind);
        Assert.NotEmpty(verdict.Json.GetProperty("sentence").GetString()!);
    }

    public void Dispose()
    {
        File.Delete(path);
        output.Dispose();
        error.Dispose();
    }

    private static Task<Reply> InspectAsync(TestEmulator emulator, byte[] file) => emulator.SendAsync(
        HttpMethod.Post, "/_emulator/images/inspect", null, change: request => request.Content = new ByteArrayContent(file));

    private Task<int> Run(params string[] args) =>
        CommandLine.RunAsync(args, new Terminal(output, error, new Dictionary<string, string>(), Interactive: false), TestContext.Current.CancellationToken);
}
