using Runflow.Emulator.Bench.Children;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>Prints what two servers did under the same load.</summary>
internal static class RateReport
{
    public static void Write(Report report, string name, List<(Slice Emulator, Slice Echo)> pairs, double aim)
    {
        report.Figure($"{name}, emulator", Spread.Of(pairs.Select(static pair => pair.Emulator.PerSecond)), "#,0", " requests/s");
        report.Figure($"{name}, bare Kestrel echo", Spread.Of(pairs.Select(static pair => pair.Echo.PerSecond)), "#,0", " requests/s");
        report.Figure($"{name}, processor time, emulator", Spread.Of(pairs.Select(static pair => pair.Emulator.Processor)), "0.0", " µs/request");
        report.Figure($"{name}, processor time, echo", Spread.Of(pairs.Select(static pair => pair.Echo.Processor)), "0.0", " µs/request");
        report.Judge($"{name}, emulator / echo", Spread.Of(pairs.Select(static pair => pair.Emulator.PerSecond / pair.Echo.PerSecond)), "0.00", Aim.AtLeast(aim));
    }
}
