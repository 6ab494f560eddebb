using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>What a create meets when something is used up: 402, 503 and 507, each with nothing half made.</summary>
public sealed class BoundTests
{
    [Fact]
    public async Task A_balance_below_the_price_is_402_and_one_equal_to_it_is_enough()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await emulator.PutAsync("/_emulator/account", """{"balance":"0.0049"}""");
        var refused = await emulator.CreateAsync("""{"input":{"prompt":"warned of, but for the balance"}}""");
        await emulator.PutAsync("/_emulator/account", """{"balance":0.005}""");

        Assert.Equal((HttpStatusCode.PaymentRequired, "INSUFFICIENT_CREDIT"), (refused.Status, refused.Code));
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Plain)).Status);
    }

    [Fact]
    public async Task Runs_in_flight_may_take_the_balance_below_zero()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, Balance = 0.005m });
        await emulator.SubmitAsync();
        await emulator.SubmitAsync();

        await emulator.UntilIdleAsync();

        Assert.Equal("-0.005", (await emulator.PutAsync("/_emulator/account", "{}")).Json.GetProperty("balance").GetString());
        Assert.Equal(HttpStatusCode.PaymentRequired, (await emulator.CreateAsync(Bodies.Plain)).Status);
    }

    [Fact]
    public async Task Beyond_max_pending_runs_a_create_is_503_until_one_ends()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, MaxPendingRuns = 2 });
        var first = await emulator.SubmitAsync();
        await emulator.SubmitAsync();

        var refused = await emulator.CreateAsync(Bodies.Plain);
        await emulator.PostAsync($"/v1/admin/runs/{first}/cancellation", null);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "MODEL_UNAVAILABLE"), (refused.Status, refused.Code));
        Assert.Contains("max_pending_runs", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Plain)).Status);
    }

    [Fact]
    public async Task Beyond_retain_runs_the_oldest_finished_is_forgotten_with_its_deliveries()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, RetainRuns = 2 });
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await emulator.SubmitAsync($"number {i}"));
            await emulator.UntilIdleAsync();
        }

        Assert.Equal(HttpStatusCode.NotFound, (await emulator.RunAsync(ids[0])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync($"/v1/runs/{ids[0]}/callback")).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.RunAsync(ids[1])).Status);
        Assert.Equal(HttpStatusCode.OK, (await emulator.RunAsync(ids[2])).Status);
    }

    [Fact]
    public async Task A_full_asset_store_is_507_and_holds_equal_bytes_once()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, AssetBytes = 100 });
        var small = Convert.ToBase64String(new byte[60]);
        var other = Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 60)]);
        await emulator.CreateAsync(Bodies.Image($"\"{small}\""));

        var same = await emulator.CreateAsync(Bodies.Image($"[\"{small}\",\"{small}\"]", "image_urls"));
        var refused = await emulator.CreateAsync(Bodies.Image($"\"{other}\""));
        var runs = (await emulator.GetAsync("/_emulator/sandboxes")).Json.GetProperty("items")[0].GetProperty("runs").GetInt32();
        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, same.Status);
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.Status);
        Assert.Contains("asset_bytes", refused.Text, StringComparison.Ordinal);
        Assert.Equal(2, runs);
        Assert.Equal(HttpStatusCode.Created, (await emulator.CreateAsync(Bodies.Image($"\"{other}\""))).Status);
    }

    [Fact]
    public async Task A_refused_create_draws_nothing_so_the_next_one_gets_the_same_id()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var expected = (await emulator.CreateAsync(Bodies.Plain)).Text;
        await emulator.Emulator.ResetAsync(TestContext.Current.CancellationToken);

        await emulator.PutAsync("/_emulator/account", """{"balance":0}""");
        await emulator.CreateAsync(Bodies.Plain);
        await emulator.PutAsync("/_emulator/account", """{"balance":1}""");

        Assert.Equal(expected, (await emulator.CreateAsync(Bodies.Plain)).Text);
    }
}
