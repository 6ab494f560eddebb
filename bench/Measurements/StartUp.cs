using System.Diagnostics;
using Runflow.Emulator.Bench.Children;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>From the start of the process to the first run it answered with 201, beside the first answer of the echo.</summary>
internal static class StartUp
{
    public static Task MeasureAsync(Plan plan, Report report)
    {
        byte[] answer;
        using (var emulator = Child.OfEmulator())
        {
            answer = Ask(emulator);
        }

        var pairs = new List<(double Emulator, double Echo)>();
        for (var i = 0; i < plan.Rounds(full: 15, quick: 5); i++)
        {
            var emulator = Time(static () => Child.OfEmulator());
            var echo = Time(() =>
            {
                var child = Child.OfBench(ChildModes.Echo);
                child.Tell(Convert.ToBase64String(answer));
                return child;
            });
            pairs.Add((emulator, echo));
        }

        report.Figure("start to first 201, emulator", Spread.Of(pairs.Select(static pair => pair.Emulator)), "0", " ms");
        report.Figure("start to first answer, bare Kestrel echo", Spread.Of(pairs.Select(static pair => pair.Echo)), "0", " ms");
        report.Figure("start, emulator / echo", Spread.Of(pairs.Select(static pair => pair.Emulator / pair.Echo)), "0.00");
        return Task.CompletedTask;
    }

    private static double Time(Func<Child> start)
    {
        var watch = Stopwatch.StartNew();
        using var child = start();
        Ask(child);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static byte[] Ask(Child server)
    {
        using var connection = new Connection(server.HearPort());
        var answer = connection.Ask(ExampleRequest.Create).ToArray();
        return RecordedAnswer.Of(answer).Status == 201 ? answer : throw new InvalidOperationException("The first create was refused.");
    }
}
