using System.Globalization;
using Runflow.Emulator.Bench.Children;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>What a finished run costs in memory, in fresh processes.</summary>
internal static class Memory
{
    public static Task MeasureAsync(Plan plan, Report report)
    {
        var rounds = new List<(double Managed, double Resident)>();
        for (var i = 0; i < plan.Rounds(full: 5, quick: 1); i++)
        {
            using var probe = Child.OfBench(ChildModes.Memory);
            var words = probe.Hear().Split(' ');
            rounds.Add((double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture)));
        }

        var runs = MemoryProbe.Runs.ToString("#,0", CultureInfo.InvariantCulture);
        report.Figure($"{runs} finished runs, managed", Spread.Of(rounds.Select(static round => round.Managed)), "#,0", " bytes/run");
        report.Figure($"{runs} finished runs, resident", Spread.Of(rounds.Select(static round => round.Resident)), "#,0", " bytes/run");
        return Task.CompletedTask;
    }
}
