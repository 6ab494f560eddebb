using Runflow.Emulator.Bench;
using Runflow.Emulator.Bench.Children;
using Runflow.Emulator.Bench.Measurements;

// bench [create poll startup memory images drain callbacks reset pages faults] [--quick]: measures, prints, and exits 1 when an aim is missed.
if (ChildModes.Find(args) is { } child)
{
    await child();
    return 0;
}

if (!Plan.TryRead(args, out var plan, out var complaint))
{
    await Console.Error.WriteLineAsync(complaint);
    return 2;
}

var report = new Report(Console.Out);
report.Say(MachineFacts.Line);
foreach (var (_, measure) in MeasurementTable.All.Where(entry => plan.Includes(entry.Name)))
{
    await measure(plan, report);
}

return report.Conclude();
