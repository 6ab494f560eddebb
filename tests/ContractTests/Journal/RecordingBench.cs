using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Runflow.Emulator.Http;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Journal;

/// <summary>What the journal costs a request. Run by hand: <c>--explicit only --filter-method "*journal_costs*" --show-live-output on</c>.</summary>
public sealed class RecordingBench
{
    [Fact(Explicit = true)]
    public async Task What_the_journal_costs_a_create()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var exchanges = emulator.Emulator.Exchanges;
        var http = new DefaultHttpContext { TraceIdentifier = "req_00000001" };
        http.Request.Method = "POST";
        http.Request.Path = EmulatedSandbox.EditRuns;
        http.Request.Headers.Authorization = "Bearer rf_test_emulator";
        http.Request.Headers.ContentType = "application/json";
        http.Request.Headers.Host = "localhost:8765";
        http.Request.Headers.ContentLength = 300;
        var (body, answer) = (new byte[300], new byte[900]);
        for (var round = 0; round < 5; round++)
        {
            const int Count = 200_000;
            var (start, bytes) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            for (var i = 0; i < Count; i++)
            {
                var exchange = exchanges.Open(http, i)!;
                exchange.Asks(body);
                exchange.Answers(http, 201, KeptBody.Of(answer));
                exchange.HandedOver();
                exchange.Close(http);
            }

            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{Stopwatch.GetElapsedTime(start).TotalNanoseconds / Count:0} ns and {(GC.GetAllocatedBytesForCurrentThread() - bytes) / Count} bytes a request, finding the sandbox included");
        }
    }
}
