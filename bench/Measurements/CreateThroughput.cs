using Runflow.Emulator.Bench.Children;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>Creates per second with the clock going, so that every run also lives and ends while others are created.</summary>
internal static class CreateThroughput
{
    public static Task MeasureAsync(Plan plan, Report report)
    {
        using var emulator = Child.OfEmulator();
        var port = emulator.HearPort();
        byte[] answer;
        using (var connection = new Connection(port))
        {
            answer = connection.Ask(ExampleRequest.Create).ToArray();
        }

        using var pair = new LoadPair(emulator, port, ExampleRequest.Create, answer);
        RateReport.Write(report, "create", pair.Run(plan), aim: 0.6);
        return Task.CompletedTask;
    }
}
