using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Bench.Measurements;

/// <summary>
/// Pages of a list of 100,000 finished runs, from the query to the bytes of the answer: a page far down must cost what the
/// first one does. Each pair is measured in turn, so that a busy machine strikes both.
/// </summary>
internal static class Pages
{
    private const int Runs = 100_000;
    private const int Waves = 200;
    private const int Deep = 95_000;
    private const int Times = 40;

    public static async Task MeasureAsync(Plan plan, Report report)
    {
        await using var world = new World();
        var sandbox = world.Sandbox("pages");
        await FillAsync(world, sandbox);
        Compare(plan, report, "page of 50 runs", sandbox, "");
        Compare(plan, report, "page of 50 runs by q", sandbox, "&q=status_code:succeeded AND duration_ms>1");

        var sorted = Enumerable.Range(0, plan.Rounds(full: 9, quick: 3)).Select(_ => Time(sandbox, "?limit=50&sort_by=duration_ms:desc", times: 1) / 1000);
        report.Figure("page in another order, all runs looked at", Spread.Of(sorted), "0.0", " ms");
    }

    private static async Task FillAsync(World world, Sandbox sandbox)
    {
        for (var wave = 0; wave < Waves; wave++)
        {
            world.Fill(sandbox, Runs / Waves, ownInputs: false);
            await sandbox.Current.Clock.AdvanceAsync(new Advance { By = TimeSpan.FromMilliseconds(1) }, CancellationToken.None);
        }

        await sandbox.Current.Clock.AdvanceAsync(new Advance { UntilIdle = true }, CancellationToken.None);
    }

    private static void Compare(Plan plan, Report report, string name, Sandbox sandbox, string more)
    {
        var (first, deep) = ($"?limit=50{more}", $"?limit=50&pq={CursorAt(sandbox, Deep, more)}");
        Time(sandbox, first, Times);
        Time(sandbox, deep, Times);
        var pairs = new List<(double First, double Deep)>();
        for (var i = 0; i < plan.Rounds(full: 31, quick: 7); i++)
        {
            pairs.Add((Time(sandbox, first, Times), Time(sandbox, deep, Times)));
        }

        report.Figure($"{name}, the first", Spread.Of(pairs.Select(static pair => pair.First)), "0", " µs");
        report.Figure($"{name}, after {Deep:#,0}", Spread.Of(pairs.Select(static pair => pair.Deep)), "0", " µs");
        report.Judge($"{name}, dearer / cheaper", Spread.Of(pairs.Select(static pair => Math.Max(pair.First / pair.Deep, pair.Deep / pair.First))), "0.00", Aim.AtMost(2));
    }

    /// <summary>The cursor of the page that begins after that many runs.</summary>
    private static string CursorAt(Sandbox sandbox, int runs, string more)
    {
        var query = $"?limit=500{more}";
        for (var seen = 0; ; seen += 500)
        {
            using var page = JsonDocument.Parse(Ask(sandbox, query).Body);
            var next = page.RootElement.GetProperty("next").GetString()!;
            if (seen + 500 >= runs)
            {
                return next;
            }

            query = $"?limit=500&pq={next}";
        }
    }

    /// <summary>Microseconds for each answer.</summary>
    private static double Time(Sandbox sandbox, string query, int times)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
        {
            Ask(sandbox, query);
        }

        return watch.Elapsed.TotalMicroseconds / times;
    }

    private static Answer Ask(Sandbox sandbox, string query)
    {
        var http = new DefaultHttpContext();
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("127.0.0.1");
        http.Request.QueryString = new QueryString(query.Replace(" ", "%20", StringComparison.Ordinal));
        var answer = RunList.Answer(new ApiCall(http, sandbox, default, exchange: null));
        return answer.Status == 200 ? answer : throw new InvalidOperationException("A list was refused.");
    }
}
