using Runflow.Emulator.Telemetry;
using Runflow.Emulator.Testing;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Telemetry;

public sealed class TraceTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string ClientSpan = "b7ad6b7169203331";

    [Fact]
    public async Task A_collector_gets_request_run_and_attempts_in_the_clients_trace()
    {
        await using var collector = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        await using (var emulator = await TestEmulator.StartAsync(new EmulatorOptions { ClockMode = ClockMode.Manual, OtlpEndpoint = collector.Url.Replace("/hook", "/", StringComparison.Ordinal) }))
        {
            var body = $$"""{"input": {"prompt": "A red bicycle"}, "callback_url": "{{receiver.Url}}"}""";
            await emulator.SendAsync(HttpMethod.Post, EmulatedSandbox.EditRuns, body, change: static request => request.Headers.Add("traceparent", $"00-{Trace}-{ClientSpan}-01"));
            await emulator.UntilIdleAsync();
            await emulator.SubmitAsync("another, without a trace of its own");
        }

        Assert.All(collector.Calls, static call => Assert.Equal("/v1/traces", call.Path));
        var spans = collector.Calls.SelectMany(static call => SpanReading.Of(call.Body)).ToList();
        var ours = spans.Where(static span => span.TraceId == Trace).ToList();
        var request = Assert.Single(ours, static span => span.Parent == ClientSpan);
        Assert.Equal("POST /v1/models/{segment1}/{segment2}/{segment3}/runs", request.Name);
        Assert.Equal(EmulatedSandbox.EditRuns, request.Tags["url.path"]);
        var run = Assert.Single(ours, span => span.Parent == request.SpanId);
        Assert.StartsWith("run black-forest-labs/", run.Name, StringComparison.Ordinal);
        Assert.Equal(["dispatching", "running"], run.Events);
        Assert.Equal(request.Tags["runflow.run_id"], run.Tags["runflow.run_id"]);
        Assert.Equal("succeeded", run.Tags["runflow.status"]);
        Assert.Equal(2, ours.Count(span => span.Parent == run.SpanId && span.Name == "POST"));
        Assert.Single(spans, static span => span.TraceId != Trace && span.Parent.Length == 0);

        // What the vendor does not send, the emulator does not send either.
        Assert.All(receiver.Calls, static call => Assert.DoesNotContain("traceparent", call.Headers.Keys));
    }

    [Theory]
    [InlineData("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces")]
    [InlineData("http://127.0.0.1:4318/", "http://127.0.0.1:4318/v1/traces")]
    [InlineData("http://collector/otlp/v1/traces", "http://collector/otlp/v1/traces")]
    public void The_endpoint_gets_the_path_of_OTLP(string endpoint, string address) => Assert.Equal(address, TraceExport.Address(endpoint).AbsoluteUri);
}
