using System.Diagnostics;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>Resetting a sandbox that holds 10,000 runs.</summary>
internal static class ResetTime
{
    public static async Task MeasureAsync(Plan plan, Report report)
    {
        await using var world = new World();
        var sandbox = world.Sandbox("reset");
        var times = new List<double>();
        for (var i = 0; i < plan.Rounds(full: 30, quick: 10); i++)
        {
            world.Fill(sandbox, 10_000, ownInputs: false);
            var watch = Stopwatch.StartNew();
            sandbox.Reset(keepSettings: true);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        report.Judge("reset of a sandbox with 10,000 runs", Spread.Of(times), "0.000", Aim.AtMost(5, " ms"));
    }
}
