using System.Net;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Telemetry;

public sealed class MetricsTests
{
    /// <summary>Models are data, so their routes are one for each length of a slug.</summary>
    private const string Create = "/v1/models/{segment1}/{segment2}/{segment3}/runs";

    [Fact]
    public async Task The_numbers_are_those_of_what_happened()
    {
        await using var receiver = await Receiver.StartAsync(503, 200);
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SubmitAsync(callbackUrl: receiver.Url);
        await emulator.SubmitAsync("[[fail:PROVIDER_TIMEOUT]] no");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await emulator.CreateAsync("{}")).Status);
        var before = await ReadAsync(emulator);
        Assert.Equal(2, before["runs_unfinished"]);
        Assert.Equal(2, before["clock_items"]);

        await emulator.UntilIdleAsync();
        var after = await ReadAsync(emulator);

        Assert.Equal(1, after["sandboxes"]);
        Assert.Equal(0, after["runs_unfinished"]);
        Assert.Equal(2, after["runs_created_total"]);
        Assert.Equal(1, after["runs_ended_total{status=\"succeeded\"}"]);
        Assert.Equal(1, after["runs_ended_total{status=\"failed\"}"]);
        Assert.Equal(1, after["deliveries_created_total{to=\"callback\"}"]);
        Assert.Equal(2, after["delivery_attempts_total{to=\"callback\"}"]);
        Assert.Equal(1, after["deliveries_ended_total{to=\"callback\",outcome=\"delivered\"}"]);
        Assert.Equal(2, after[$"http_requests_total{{method=\"POST\",route=\"{Create}\",status=\"201\"}}"]);
        Assert.Equal(1, after[$"http_requests_total{{method=\"POST\",route=\"{Create}\",status=\"422\"}}"]);
        Assert.Equal(3, after[$"http_request_duration_seconds_count{{method=\"POST\",route=\"{Create}\"}}"]);
        Assert.Equal(3, after[$"http_request_duration_seconds_bucket{{method=\"POST\",route=\"{Create}\",le=\"+Inf\"}}"]);
    }

    [Fact]
    public async Task A_reset_counts_nothing_backwards()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.PostAsync("/_emulator/faults", """{"id": "busy", "point": "request", "fault": {"kind": "status", "status": 503}, "match": {"method": "GET"}}""");
        await emulator.SubmitAsync();
        await emulator.UntilIdleAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await emulator.GetAsync("/v1/runs")).Status);
        var before = await ReadAsync(emulator);

        await emulator.PostAsync("/_emulator/reset", """{"to": "empty"}""");
        var reset = await ReadAsync(emulator);
        await emulator.SubmitAsync();
        var after = await ReadAsync(emulator);

        var struck = Assert.Single(before.Samples.Keys, static name => name.StartsWith("runflow_emulator_faults_total", StringComparison.Ordinal));
        Assert.Contains("point=\"request\",kind=\"status\"", struck, StringComparison.Ordinal);
        Assert.Equal(1, reset.Samples[struck]);
        Assert.All(before.Types.Where(static metric => metric.Value == "counter"), metric => Assert.All(
            before.Samples.Where(sample => sample.Key.StartsWith(metric.Key, StringComparison.Ordinal)),
            sample => Assert.InRange(reset.Samples[sample.Key], sample.Value, double.MaxValue)));
        Assert.Equal(1, reset["runs_created_total"]);
        Assert.Equal(2, after["runs_created_total"]);
    }

    [Fact]
    public async Task What_a_client_makes_up_does_not_become_a_label()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.SendAsync(new HttpMethod("BREW"), "/v1/runs", null);
        await emulator.GetAsync("/v1/no/such/route/at/all");
        var read = await ReadAsync(emulator);

        Assert.DoesNotContain(read.Samples.Keys, static name => name.Contains("BREW", StringComparison.Ordinal) || name.Contains("no/such", StringComparison.Ordinal));
        Assert.Equal(1, read["http_requests_total{method=\"GET\",route=\"(none)\",status=\"404\"}"]);
    }

    [Fact]
    public async Task Pages_of_other_sites_do_not_read_them_but_scrapers_without_a_token_do()
    {
        await using var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, ControlToken = "let-me-in" });

        Assert.Equal(HttpStatusCode.OK, (await emulator.GetAsync("/metrics")).Status);
        var foreign = await emulator.SendAsync(HttpMethod.Get, "/metrics", null, change: static request => request.Headers.Host = "evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.Status);
    }

    private static async Task<PrometheusReading> ReadAsync(TestEmulator emulator)
    {
        var reply = await emulator.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", reply.ContentHeaders.ContentType?.ToString());
        return new PrometheusReading(reply.Text);
    }
}
