using System.Diagnostics.Metrics;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

/// <summary>
/// Tells when the HTTP client has read the head of an answer, by the measurement it then publishes. That a receiver has
/// written a head says nothing about that.
/// </summary>
internal sealed class HeadSignal : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly TaskCompletionSource seen = SenderBench.Signal();

    public HeadSignal(int port)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "server.port" && Equals(tag.Value, port))
                {
                    seen.TrySetResult();
                }
            }
        });
        listener.Start();
    }

    public Task Seen() => seen.Seen();

    public void Dispose() => listener.Dispose();
}
