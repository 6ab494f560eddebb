using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Runflow.Emulator.Telemetry;

/// <summary>Sends spans to a collector by OTLP over HTTP, in batches and beside the work (setting <c>otlp_endpoint</c>).</summary>
internal sealed class TraceExport(string endpoint) : IDisposable
{
    private const string Path = "/v1/traces";

    private readonly TracerProvider provider = Sdk.CreateTracerProviderBuilder()
        .AddSource(Spans.SourceName)
        .SetSampler(new AlwaysOnSampler())
        .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("runflow-emulator", serviceVersion: ProductVersion.Number))
        .AddOtlpExporter(exporter =>
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = Address(endpoint);
        })
        .Build();

    /// <summary>Where spans go: the endpoint with the path of OTLP, unless it has that already.</summary>
    public static Uri Address(string endpoint)
    {
        var bare = endpoint.TrimEnd('/');
        return new Uri(bare.EndsWith(Path, StringComparison.Ordinal) ? bare : bare + Path);
    }

    public void Dispose() => provider.Dispose();
}
