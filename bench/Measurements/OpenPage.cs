using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Bench.Children;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>What one open page adds to the processor time of a poll: the same load with somebody reading the sandbox's
/// digest and without, in turn, so that whatever else the machine does meets both alike.</summary>
internal static class OpenPage
{
    public static async Task MeasureAsync(Plan plan, Report report)
    {
        using var emulator = Child.OfEmulator("--clock", "manual");
        using var load = Child.OfBench(ChildModes.Load);
        var port = emulator.HearPort();
        using var connection = new Connection(port);
        using var created = JsonDocument.Parse(RecordedAnswer.Of(connection.Ask(ExampleRequest.Create)).Body);
        var poll = Convert.ToBase64String(ExampleRequest.Poll(created.RootElement.GetProperty("id").GetString()!));
        var milliseconds = plan.Rounds(full: 2000, quick: 1000);
        for (var i = 0; i < plan.Rounds(full: 20, quick: 10); i++)
        {
            Load();
        }

        var added = new List<double>();
        for (var i = 0; i < plan.Rounds(full: 15, quick: 5); i++)
        {
            var watched = i % 2 == 0 ? await WatchedAsync() : 0;
            var alone = Load();
            added.Add(((i % 2 == 0 ? watched : await WatchedAsync()) / alone - 1) * 100);
        }

        report.Judge("poll, processor time that an open page adds", Spread.Of(added), "0.0", Aim.AtMost(3, " %"));

        async Task<double> WatchedAsync()
        {
            using var client = new HttpClient();
            await using var digest = await client.GetStreamAsync(new Uri($"http://127.0.0.1:{port}/_emulator/digest"));
            var reading = digest.CopyToAsync(Stream.Null);
            var each = Load();
            return reading.IsCompleted ? throw new InvalidOperationException("The digest ended early.") : each;
        }

        double Load()
        {
            var before = emulator.ProcessorTime;
            load.Tell(string.Create(CultureInfo.InvariantCulture, $"{port} {milliseconds} {poll}"));
            var count = long.Parse(load.Hear().Split(' ')[0], CultureInfo.InvariantCulture);
            return (emulator.ProcessorTime - before).TotalMicroseconds / count;
        }
    }
}
