using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Bench.Children;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>
/// What one open page adds to the processor time of a poll: the same load with somebody reading what the page reads and without,
/// in slices of the order without, with, with, without, so that what changes steadily meanwhile meets both alike. Every poll is
/// an entry of the journal, which the view of the requests shows and of which the digest tells the number. Slices of that order
/// with nobody looking in any of them say how good the figures are.
/// </summary>
internal static class OpenPage
{
    /// <summary>Times that the view of the requests is read before: a page reads it twice a second, so that the just-in-time compiler would be
    /// at work on it for minutes, and the measurement is of a server that has been watched for a while.</summary>
    private const int WarmReads = 2000;

    private static readonly string[] ShownByRequests = ["/_emulator/requests?limit=100", "/_emulator/conduct"];

    public static async Task MeasureAsync(Plan plan, Report report)
    {
        using var emulator = Child.OfEmulator("--clock", "manual");
        using var load = Child.OfBench(ChildModes.Load);
        var port = emulator.HearPort();
        using var connection = new Connection(port);
        using var created = JsonDocument.Parse(RecordedAnswer.Of(connection.Ask(ExampleRequest.Create)).Body);
        var poll = Convert.ToBase64String(ExampleRequest.Poll(created.RootElement.GetProperty("id").GetString()!));
        var slice = plan.Rounds(full: 1000, quick: 600);
        LoadPair.Warm(milliseconds => Load(milliseconds).Count, LoadPair.WarmUp);
        await WarmAsync(port);
        await AddedAsync(ShownByRequests);
        var (nobody, runs, requests) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < plan.Rounds(full: 20, quick: 10); i++)
        {
            nobody.Add(await AddedAsync(null));
            runs.Add(await AddedAsync([]));
            requests.Add(await AddedAsync(ShownByRequests));
        }

        report.Say($"poll, processor time beside itself: {Spread.Of(nobody).Text("0.0")} %");
        report.Judge("poll, processor time that a page open at its runs adds", Spread.Of(runs), "0.0", Aim.AtMost(3, " %"));
        report.Judge("poll, processor time that a page open at its requests adds", Spread.Of(requests), "0.0", Aim.AtMost(3, " %"));

        async Task<double> AddedAsync(string[]? shown)
        {
            var before = Each();
            var watched = await WatchedAsync(shown) + await WatchedAsync(shown);
            return (watched / (before + Each()) - 1) * 100;
        }

        async Task<double> WatchedAsync(string[]? shown)
        {
            if (shown is null)
            {
                return Each();
            }

            await using var page = await PageReader.OpenAsync(port, shown);
            var told = page.Messages;
            var each = Each();
            return page.Messages > told ? each : throw new InvalidOperationException("The digest told nothing of the load.");
        }

        double Each() => Load(slice).Processor;

        static async Task WarmAsync(int port)
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            for (var i = 0; i < WarmReads; i++)
            {
                foreach (var path in ShownByRequests)
                {
                    await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
                }
            }
        }

        (double Processor, long Count) Load(int milliseconds)
        {
            var before = emulator.ProcessorTime;
            load.Tell(string.Create(CultureInfo.InvariantCulture, $"{port} {milliseconds} {poll}"));
            var count = long.Parse(load.Hear().Split(' ')[0], CultureInfo.InvariantCulture);
            return ((emulator.ProcessorTime - before).TotalMicroseconds / count, count);
        }
    }
}
