using Runflow.Emulator.Clock;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Runs;

/// <summary>What a run costs the garbage collector when it is let happen: with a million of them that is what decides.</summary>
public sealed class MoveCostTests
{
    private const int Runs = 400;

    /// <summary>Three events of the feed, and room for what the queue takes in portions. One record for each move would be twice as much.</summary>
    private const int MostBytes = 450;

    [Fact]
    public async Task A_run_that_moves_leaves_next_to_nothing_behind()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var clock = emulator.Emulator.DefaultEpoch.Clock;
        await CreateAndDrainAsync();

        var bytes = await CreateAndDrainAsync();

        Assert.InRange(bytes / Runs, 0, MostBytes);

        async Task<long> CreateAndDrainAsync()
        {
            for (var i = 0; i < Runs; i++)
            {
                await emulator.SubmitAsync($"Run {i}");
            }

            return Drain(clock);
        }
    }

    [Fact]
    public async Task What_was_answered_of_a_run_stays_as_it_was_when_the_run_moves_on()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var id = await emulator.SubmitAsync();
        var entry = emulator.Emulator.DefaultEpoch.Part<RunStore>().Find(id)!;
        var queued = entry.Run;
        await emulator.UntilIdleAsync();

        Assert.Equal(Runflow.Contracts.RunStatus.Queued, queued.Status);
        Assert.Null(queued.CompletedAt);
        Assert.Equal(Runflow.Contracts.RunStatus.Succeeded, entry.Run.Status);
        Assert.NotNull(entry.Run.CompletedAt);
    }

    /// <summary>Nothing is sent or fetched, so the advance never leaves this thread.</summary>
    /// <returns>Bytes that it has allocated.</returns>
    private static long Drain(SandboxClock clock)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var advance = clock.AdvanceAsync(new Advance { UntilIdle = true }, CancellationToken.None);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(advance.IsCompletedSuccessfully);
        return bytes;
    }
}
