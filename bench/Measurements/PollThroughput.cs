using System.Text.Json;
using Runflow.Emulator.Bench.Children;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>Reads per second of one run: while it waits, and when it has succeeded and its output's URL is signed anew
/// for each answer.</summary>
internal static class PollThroughput
{
    public static Task MeasureAsync(Plan plan, Report report)
    {
        using var emulator = Child.OfEmulator("--clock", "manual");
        var port = emulator.HearPort();
        using var connection = new Connection(port);
        using var created = JsonDocument.Parse(RecordedAnswer.Of(connection.Ask(ExampleRequest.Create)).Body);
        var poll = ExampleRequest.Poll(created.RootElement.GetProperty("id").GetString()!);
        Measure("poll (queued)");
        connection.Ask(ExampleRequest.UntilIdle);
        Measure("poll (succeeded)");
        return Task.CompletedTask;

        void Measure(string name)
        {
            using var pair = new LoadPair(emulator, port, poll, connection.Ask(poll).ToArray());
            RateReport.Write(report, name, pair.Run(plan), aim: 0.8);
        }
    }
}
