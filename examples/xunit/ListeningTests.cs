using System.Net.Http.Headers;
using Runflow.Emulator.Testing.Xunit;
using Xunit;

[assembly: AssemblyFixture(typeof(ListeningEmulatorFixture))]

namespace Runflow.Examples.Shop;

/// <summary>The same on a real port, for code that makes its own connections; one emulator for the whole assembly.</summary>
public sealed class ListeningTests(ListeningEmulatorFixture emulator)
{
    [Fact]
    public async Task A_client_of_its_own_gets_the_picture()
    {
        using var api = new HttpClient { BaseAddress = emulator.Emulator.BaseAddress };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", emulator.Sandbox.Key);
        var pictures = new ProductPictures(api, emulator.Sandbox.SinkUrl("shop"));

        var run = await pictures.OrderAsync("order-1", "On a white ground", new Uri("https://runflow.test/shoe.png"));
        await emulator.Sandbox.Clock.RunUntilIdleAsync(TestContext.Current.CancellationToken);

        var png = await api.GetByteArrayAsync(await pictures.FindAsync(run), TestContext.Current.CancellationToken);
        Assert.Equal("PNG"u8, png.AsSpan(1, 3));
    }

    [Fact]
    public async Task Each_test_has_a_sandbox_of_its_own() =>
        Assert.Equal("""{"items":[]""", (await emulator.Sandbox.CreateClient().GetStringAsync("/v1/runs", TestContext.Current.CancellationToken))[..11]);
}
