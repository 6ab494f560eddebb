using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Chance;

[Collection(AloneCollection.Name)]
public sealed class DeterminismTests
{
    /// <summary>Ids, sandbox times, states and delivery log of the scenario under seed 42. It changes only with a new version of
    /// the draws, of a model's timing or of the retry rules, and with the scenario itself.</summary>
    private const string Pinned = "62f80e3f95befd4d2aecc395905f7adf1179cc30c6cdcb66c0c4e24a140c6267";

    [Fact]
    public async Task The_same_seed_and_requests_give_the_same_history_on_1_thread_and_on_64_in_memory_and_over_tcp()
    {
        var first = await PlayAsync(threads: 1, onPort: false);
        Assert.Equal(500, first.Ends.Values.Sum());
        Assert.All(["succeeded", "failed", "cancelled"], status => Assert.InRange(first.Ends[status], 20, 480));
        Assert.InRange(first.Images, 3, 20);
        Assert.InRange(first.Attempts, 500, 1500);
        Assert.True(Pinned == first.Fingerprint, $"The history of seed 42 is now {first.Fingerprint}.");

        foreach (var (threads, onPort) in new[] { (64, false), (1, true), (64, true) })
        {
            var again = await PlayAsync(threads, onPort);
            Assert.Equal(first.Text, again.Text);
            Assert.Equal(Pinned, again.Fingerprint);
        }
    }

    [Fact]
    public async Task Another_seed_gives_another_history()
    {
        var one = await PlayAsync(threads: 64, onPort: false, Scenario.Options with { Seed = 43 });

        Assert.NotEqual(Pinned, one.Fingerprint);
    }

    private static async Task<Transcript> PlayAsync(int threads, bool onPort, EmulatorOptions? options = null)
    {
        options ??= Scenario.Options;
        await using var scenario = new Scenario(
            onPort
                ? await RunflowEmulator.StartOnPortAsync(options, TestContext.Current.CancellationToken)
                : await RunflowEmulator.StartAsync(options, TestContext.Current.CancellationToken),
            threads);
        return await scenario.PlayAsync();
    }
}
