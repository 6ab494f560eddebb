using Runflow.Emulator.Tests.Chance;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Snapshots;

/// <summary>
/// The property that a snapshot is for: whatever was done before, the sandbox goes on as it would have without one, byte for
/// byte, in the same process and in another one that finds the file.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class ContinuationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task A_sandbox_that_was_put_back_goes_on_byte_for_byte(int number)
    {
        using var data = new TemporaryFolder();
        await using var receiver = await Forgetful.StartAsync();
        var options = new EmulatorOptions { ClockMode = ClockMode.Manual, PublicUrl = "http://emulator.example", Data = data.Path, RetainRuns = 12 };
        string agenda, undisturbed, balance;
        IReadOnlyList<Guid> runs;
        await using (var emulator = await TestEmulator.StartAsync(options))
        {
            var before = new ContinuationScript(emulator, receiver, number, []);
            await before.PlayAsync(30);
            runs = before.Runs;
            await emulator.Emulator.Snapshots.TakeAsync("here", TestContext.Current.CancellationToken);
            var calls = receiver.Remember();
            (agenda, balance) = (await AgendaAsync(emulator), await BalanceAsync(emulator));
            undisturbed = await GoOnAsync(emulator, receiver, number, runs);
            Assert.NotEqual(balance, await BalanceAsync(emulator));

            receiver.Recall(calls);
            await emulator.Emulator.Snapshots.RestoreAsync("here", TestContext.Current.CancellationToken);
            Assert.Equal(agenda, await AgendaAsync(emulator));
            Assert.Equal(balance, await BalanceAsync(emulator));
            Assert.Equal(undisturbed, await GoOnAsync(emulator, receiver, number, runs));
            receiver.Recall(calls);
        }

        await using var other = await TestEmulator.StartAsync(options);
        await other.Emulator.Snapshots.RestoreAsync("here", TestContext.Current.CancellationToken);
        Assert.Equal(agenda, await AgendaAsync(other));
        Assert.Equal(undisturbed, await GoOnAsync(other, receiver, number, runs));
    }

    private static async Task<string> GoOnAsync(TestEmulator emulator, Forgetful receiver, int number, IReadOnlyList<Guid> runs)
    {
        var script = new ContinuationScript(emulator, receiver, 1000 + number, runs);
        await script.PlayAsync(20);
        await emulator.PutAsync("/_emulator/lifecycle", """{"advance":"time","concurrency":0}""");
        await emulator.UntilIdleAsync();
        return await script.EverythingAsync();
    }

    private static async Task<string> AgendaAsync(TestEmulator emulator) => (await emulator.GetAsync("/_emulator/clock/agenda")).Text + (await emulator.GetAsync("/_emulator/clock")).Text;

    private static async Task<string> BalanceAsync(TestEmulator emulator) =>
        (await emulator.PutAsync("/_emulator/account", "{}")).Text + (await emulator.GetAsync("/_emulator/lifecycle")).Text;
}
