using System.Diagnostics;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>
/// Letting the clock run until nothing is pending: the cost of a run must not grow with how many wait.
/// All are kept when they have ended, so that forgetting the oldest does not burden the larger number alone.
/// </summary>
internal static class Drain
{
    private const int Few = 100_000;
    private const int Many = 1_000_000;

    public static async Task MeasureAsync(Plan plan, Report report)
    {
        await using var world = new World(retainRuns: Many);
        await PerRunAsync(world, Few);
        var pairs = new List<(double Few, double Many)>();
        for (var i = 0; i < plan.Rounds(full: 9, quick: 3); i++)
        {
            pairs.Add((await PerRunAsync(world, Few), await PerRunAsync(world, Many)));
        }

        report.Figure("until_idle over 100,000 pending runs", Spread.Of(pairs.Select(static pair => pair.Few)), "0.00", " µs/run");
        report.Figure("until_idle over 1,000,000 pending runs", Spread.Of(pairs.Select(static pair => pair.Many)), "0.00", " µs/run");
        report.Judge("until_idle, 1,000,000 / 100,000", Spread.Of(pairs.Select(static pair => pair.Many / pair.Few)), "0.00", Aim.AtMost(1.2));
    }

    /// <summary>Microseconds for each run, from its first transition to its last.</summary>
    private static async Task<double> PerRunAsync(World world, int runs)
    {
        var sandbox = world.Sandbox("drain");
        world.Fill(sandbox, runs, ownInputs: false);
        World.Settle();
        var watch = Stopwatch.StartNew();
        await sandbox.Current.Clock.AdvanceAsync(new Advance { UntilIdle = true, WallLimit = TimeSpan.FromMinutes(10) }, CancellationToken.None);
        var elapsed = watch.Elapsed;
        world.Drop(sandbox);
        return elapsed.TotalMicroseconds / runs;
    }
}
