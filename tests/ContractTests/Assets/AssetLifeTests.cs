using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Assets;

public sealed class AssetLifeTests
{
    [Fact]
    public async Task Inline_images_go_with_the_last_run_that_needs_them()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { ClockMode = ClockMode.Manual, RetainRuns = 1, AssetBytes = 40 });
        var first = await emulator.CreateAsync(Body(1));
        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal((HttpStatusCode)507, (await emulator.CreateAsync(Body(2))).Status);
        await emulator.UntilIdleAsync();

        // The run without an image pushes the first one out, and its bytes with it.
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.RunAsync(first.Json.GetProperty("id").GetGuid())).Status);
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Body(2))).Status);
    }

    [Fact]
    public async Task A_reset_gives_back_what_was_stored()
    {
        await using var emulator = await TestEmulator.StartAsync(new() { ClockMode = ClockMode.Manual, AssetBytes = 40 });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Body(i))).Status);
            await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);
        }
    }

    private static string Body(int seed)
    {
        var bytes = Enumerable.Range(0, 30).Select(i => (byte)(i + seed)).ToArray();
        return $$$"""{"input":{"prompt":"x","image_urls":["{{{Convert.ToBase64String(bytes)}}}","{{{Convert.ToBase64String(bytes)}}}"]}}""";
    }
}
