using System.Diagnostics;
using System.Globalization;
using Runflow.Emulator.Assets;
using Runflow.Emulator.Control;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Http;
using Runflow.Emulator.Images;
using Runflow.Emulator.Journal;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Telemetry;

/// <summary><c>GET /metrics</c>: the process in numbers, for Prometheus. It asks for no key and no token, since scrapers have
/// none, and shows sums only: nothing of what a sandbox holds.</summary>
internal sealed class MetricsEndpoints(
    Tallies tallies, RequestMeter requests, FaultCoverage faults, SandboxRegistry sandboxes, JournalBudget journals, AssetBudget assets, ImageCache images, ControlGuard guard)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/metrics", http => AnswerWriter.WriteAsync(
        http,
        guard.Refuse(http.Request, tokenless: true) is { } refusal
            ? Problem.Of(refusal)
            : new Answer { Status = StatusCodes.Status200OK, ContentType = PrometheusText.MediaType, Body = Text() }));

    private byte[] Text()
    {
        var text = new PrometheusText();
        text.Gauge("build_info", "What runs; always 1.").Sample(1, ("version", ProductVersion.Number));
        Sandboxes(text, tallies.Read());
        Requests(text);
        text.Gauge("journal_bytes", "Bytes of journalled requests.").Sample(journals.Held);
        text.Gauge("asset_bytes", "Bytes of stored assets.").Sample(assets.Used);
        text.Gauge("image_cache_bytes", "Bytes of drawn images that are kept.").Sample(images.Bytes);
        Process(text);
        return text.ToUtf8();
    }

    private void Sandboxes(PrometheusText text, Totals totals)
    {
        text.Gauge("sandboxes", "Sandboxes that exist.").Sample(sandboxes.All.Count());
        text.Gauge("clock_items", "Transitions, attempts and delayed faults in the queues of all clocks.").Sample(totals.Pending);
        text.Gauge("runs_unfinished", "Runs that have not ended.").Sample(totals.Unfinished);
        text.Counter("runs_created_total", "Runs that were accepted.").Sample(totals[Counter.RunsCreated]);
        text.Counter("runs_ended_total", "Runs that have ended.")
            .Sample(totals[Counter.RunsSucceeded], ("status", "succeeded"))
            .Sample(totals[Counter.RunsFailed], ("status", "failed"))
            .Sample(totals[Counter.RunsCancelled], ("status", "cancelled"));
        text.Counter("deliveries_created_total", "Payloads to be told to a receiver.")
            .Sample(totals[Counter.CallbacksCreated], ("to", "callback")).Sample(totals[Counter.WebhooksCreated], ("to", "webhook"));
        text.Counter("delivery_attempts_total", "Attempts of deliveries that have ended.")
            .Sample(totals[Counter.CallbacksAttempted], ("to", "callback")).Sample(totals[Counter.WebhooksAttempted], ("to", "webhook"));
        text.Counter("deliveries_ended_total", "Deliveries that have ended.")
            .Sample(totals[Counter.CallbacksDelivered], ("to", "callback"), ("outcome", "delivered"))
            .Sample(totals[Counter.CallbacksFailed], ("to", "callback"), ("outcome", "failed"))
            .Sample(totals[Counter.WebhooksDelivered], ("to", "webhook"), ("outcome", "delivered"))
            .Sample(totals[Counter.WebhooksFailed], ("to", "webhook"), ("outcome", "failed"));
        text.Counter("faults_total", "Faults that struck.");
        foreach (var (operation, point, kind, met) in faults.List())
        {
            text.Sample(met, ("operation", operation), ("point", point.WireName()), ("kind", kind));
        }
    }

    private void Requests(PrometheusText text)
    {
        var series = requests.List();
        text.Counter("http_requests_total", "Requests to the emulated API that have ended; status 0 had no answer.");
        foreach (var (method, route, counted) in series)
        {
            foreach (var (status, count) in counted.Statuses)
            {
                text.Sample(count, ("method", method), ("route", route), ("status", status.ToString(CultureInfo.InvariantCulture)));
            }
        }

        text.Classes("http_request_duration_seconds", "Wall time from arrival to end.");
        foreach (var (method, route, counted) in series)
        {
            text.Sample(counted.Times, ("method", method), ("route", route));
        }

        text.Counter("http_requests_aborted_total", "Requests whose client hung up before it had the answer.").Sample(requests.Aborted);
    }

    private static void Process(PrometheusText text)
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        text.Common("process_cpu_seconds_total", "counter", "Processor time.").Sample(self.TotalProcessorTime.TotalSeconds);
        text.Common("process_resident_memory_bytes", "gauge", "Memory that is in the machine's.").Sample(self.WorkingSet64);
        text.Common("process_start_time_seconds", "gauge", "Start, in seconds since 1970.")
            .Sample(new DateTimeOffset(self.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0);
        text.Common("dotnet_gc_heap_bytes", "gauge", "Managed heap after the latest collection.").Sample(GC.GetGCMemoryInfo().HeapSizeBytes);
        text.Common("dotnet_gc_pause_seconds_total", "counter", "Time that collections stopped the process.").Sample(GC.GetTotalPauseDuration().TotalSeconds);
        text.Common("dotnet_gc_collections_total", "counter", "Collections, each counted at its generation and below.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            text.Sample(GC.CollectionCount(generation), ("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
