using Runflow.Emulator.Testing;
using Runflow.Emulator.Testing.Xunit;
using Xunit;

namespace Runflow.Examples.Shop;

/// <summary>One emulator in memory for the class, a sandbox for each test, no port, no waiting.</summary>
public sealed class ProductPictureTests(RunflowEmulatorFixture emulator) : IClassFixture<RunflowEmulatorFixture>
{
    private static readonly Uri Photo = new("https://runflow.test/shoe.png");

    [Fact]
    public async Task A_picture_is_there_once_its_run_has_ended()
    {
        using var api = emulator.Sandbox.CreateClient();
        var pictures = Shop(api);

        var run = await pictures.OrderAsync("order-1", "On a white ground", Photo);
        Assert.Null(await pictures.FindAsync(run));

        await emulator.Sandbox.Clock.RunUntilIdleAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await pictures.FindAsync(run));
    }

    [Fact]
    public async Task An_order_that_is_sent_twice_is_one_run()
    {
        using var api = emulator.Sandbox.CreateClient();

        var first = await Shop(api).OrderAsync("order-1", "On a white ground", Photo);
        var second = await Shop(api).OrderAsync("order-1", "On a white ground", Photo);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task The_shop_is_told_again_when_it_was_down()
    {
        var sandbox = emulator.Sandbox;
        using var api = sandbox.CreateClient();

        await Shop(api, "respond=503,200").OrderAsync("order-1", "On a white ground", Photo);
        await sandbox.Clock.RunUntilIdleAsync(TestContext.Current.CancellationToken);

        var told = await sandbox.GetSinkMessagesAsync("shop", TestContext.Current.CancellationToken);
        Assert.Equal(["503", "200"], told.Select(static message => message.Answer));
        Assert.All(told, static message => Assert.Equal("valid", message.Signature));
    }

    [Fact]
    public async Task A_provider_that_is_down_leaves_no_order_behind()
    {
        using var api = emulator.Sandbox.CreateClient();
        await using var outage = await emulator.Sandbox.Faults.InjectAsync(
            "{point: request, fault: {kind: status, status: 503}, match: {method: POST}}", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<HttpRequestException>(() => Shop(api).OrderAsync("order-1", "On a white ground", Photo));
    }

    private ProductPictures Shop(HttpClient api, string? script = null) => new(api, emulator.Sandbox.SinkUrl("shop", script));
}
