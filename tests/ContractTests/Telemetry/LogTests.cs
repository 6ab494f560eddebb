using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Runflow.Emulator.Commands;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Telemetry;

/// <summary>The log as <c>serve</c> sets it up, of an emulator in memory.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task A_line_for_each_request_names_request_key_run_and_fault()
    {
        var log = new StringWriter();
        Guid run;
        string fingerprint;
        await using (var emulator = await StartAsync(log, LogFormat.Json, RequestLogging.Auto))
        {
            await emulator.PostAsync("/_emulator/faults", """{"id": "busy", "point": "request", "fault": {"kind": "status", "status": 503}, "match": {"path": "/v1/billing/**"}}""");
            run = await emulator.SubmitAsync();
            await emulator.RunAsync(run);
            await emulator.GetAsync("/v1/billing/balance?sig=abcdefghijk");
            await emulator.GetAsync("/v1/runs/rf_test_secret-in-a-path%0A%1B[31m");
            fingerprint = emulator.Emulator.Services.GetRequiredService<Runflow.Emulator.Sandboxes.SandboxRegistry>().Default.Identity.KeyFingerprint;
        }

        var lines = log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)
            .Where(static line => line.GetProperty("from").GetString()!.EndsWith("RequestLog", StringComparison.Ordinal)).ToList();
        Assert.Equal([201, 200, 503, 404], lines.Select(static line => line.GetProperty("status").GetInt32()).Select(static status => status == 422 ? 404 : status));
        Assert.All(lines, line => Assert.Equal(fingerprint, line.GetProperty("key").GetString()));
        Assert.All(lines, static line => Assert.StartsWith("req_", line.GetProperty("request_id").GetString(), StringComparison.Ordinal));
        Assert.Equal(run.ToString(), lines[0].GetProperty("run_id").GetString());
        Assert.Equal(run.ToString(), lines[1].GetProperty("run_id").GetString());
        Assert.Equal(JsonValueKind.Null, lines[1].GetProperty("faults").ValueKind);
        Assert.Equal("busy:status", lines[2].GetProperty("faults").GetString());
        Assert.DoesNotContain("abcdefghijk", log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-in-a-path", log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("rf_test_emulator", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_text_it_is_a_sentence_that_no_client_can_forge()
    {
        var log = new StringWriter();
        await using (var emulator = await StartAsync(log, LogFormat.Text, RequestLogging.On))
        {
            await emulator.GetAsync("/v1/runs/x%0A2026-01-01T00:00:00.000Z%20error%20%1B[31mforged");
        }

        var line = Assert.Single(log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches(@"info Telemetry\.RequestLog: GET /v1/runs/x\?2026.*\?\[31mforged 4\d\d in \d+\.\d ms, req_[0-9a-f]{8,}, key [0-9a-f]{8}$", line);
    }

    [Theory]
    [InlineData(LogFormat.Text, RequestLogging.Auto, false, false, false)]
    [InlineData(LogFormat.Text, RequestLogging.Auto, true, false, true)]
    [InlineData(LogFormat.Json, RequestLogging.Off, true, false, false)]
    [InlineData(LogFormat.Json, RequestLogging.On, true, true, false)]
    public async Task It_is_there_where_somebody_reads_it(LogFormat format, RequestLogging requests, bool interactive, bool quiet, bool isThere)
    {
        var log = new StringWriter();
        await using (var emulator = await StartAsync(log, format, requests, interactive, quiet))
        {
            await emulator.GetAsync("/v1/runs/statuses");
        }

        Assert.Equal(isThere, log.ToString().Contains("/v1/runs/statuses", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_of_many_threads_stay_whole_and_in_order_and_a_warning_is_written_at_once()
    {
        var log = new StringWriter();
        using var provider = new LineLoggerProvider(log, LogFormat.Text, new ManualTime());
        var logger = provider.CreateLogger("Runflow.Emulator.A");
        logger.Log(LogLevel.Information, 0, "one", null, static (text, _) => text);
        Assert.Equal("", log.ToString());
        logger.Log(LogLevel.Warning, 0, "two", null, static (text, _) => text);
        Assert.Matches(@"^\S+ info A: one\r?\n\S+ warn A: two\r?\n$", log.ToString());

        Parallel.For(0, 2000, number => logger.Log(LogLevel.Information, 0, $"number {number};", null, static (text, _) => text));
        provider.Dispose();
        var numbers = log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Skip(2);
        Assert.Equal(2000, numbers.Distinct().Count(static line => line.EndsWith(';')));
    }

    private static Task<TestEmulator> StartAsync(TextWriter log, LogFormat format, RequestLogging requests, bool interactive = false, bool quiet = false)
    {
        var options = new EmulatorOptions { ClockMode = ClockMode.Manual, LogFormat = format, LogRequests = requests, Quiet = quiet };
        var terminal = new Terminal(TextWriter.Null, log, new ConcurrentDictionary<string, string>(), interactive);
        return TestEmulator.StartAsync(options, services => services.AddLogging(logging => LogSetup.Apply(logging, options, terminal)));
    }
}
