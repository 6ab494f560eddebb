using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Http;
using Runflow.Emulator.Http.Damage;
using Runflow.Emulator.Runs;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>
/// What the fault points cost while there is no rule, against the processor time of the work they stand in, in one process and
/// on one thread: of a create accepting the run and writing it, of a poll finding and writing it. A request over HTTP costs more
/// than these, so the shares are upper bounds.
/// </summary>
internal static class FaultPoints
{
    private const int Runs = 20_000;
    private const int Looks = 20_000_000;

    public static async Task MeasureAsync(Plan plan, Report report)
    {
        await using var world = new World();
        var (creates, polls) = (new List<double>(), new List<double>());
        for (var i = 0; i < plan.Rounds(full: 15, quick: 5); i++)
        {
            var sandbox = world.Sandbox("faults");
            var call = new ApiCall(new DefaultHttpContext(), sandbox, default, exchange: null);
            var store = sandbox.Current.Part<FaultStore>();
            var wire = Nanoseconds(Looks, () => FaultedCalls.Concern(call));
            var run = Nanoseconds(Looks, () => !store.Rules.At(FaultPoint.Run).IsEmpty);
            var watch = Stopwatch.StartNew();
            world.Fill(sandbox, Runs, ownInputs: true);
            var create = watch.Elapsed.TotalNanoseconds / Runs;
            var shown = sandbox.Current.Part<RunStore>().All.First();
            var now = new Instant(shown.Spec.CreatedAt.Micros);
            var poll = Nanoseconds(Runs, () => Answer.Json(200, RunView.Document(sandbox, shown, "http://127.0.0.1", now), WireJson.Wire.RunDocument).Status != 200);
            creates.Add(100 * (wire + run) / create);
            polls.Add(100 * wire / poll);
            world.Drop(sandbox);
        }

        report.Judge("fault points without a rule, of a create", Spread.Of(creates), "0.00", Aim.AtMost(2, " %"));
        report.Judge("fault points without a rule, of a poll", Spread.Of(polls), "0.00", Aim.AtMost(2, " %"));
    }

    private static double Nanoseconds(int times, Func<bool> look)
    {
        var seen = 0;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
        {
            seen += look() ? 1 : 0;
        }

        return seen == 0 ? watch.Elapsed.TotalNanoseconds / times : throw new InvalidOperationException("There is a rule where none should be.");
    }
}
