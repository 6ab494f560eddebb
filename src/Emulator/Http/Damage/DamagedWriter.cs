using Runflow.Emulator.Faults;

namespace Runflow.Emulator.Http.Damage;

/// <summary>Writes answers that faults have changed: whole, in drops, or only the beginning of them.</summary>
internal static class DamagedWriter
{
    private const int PiecesPerSecond = 10;

    public static async Task WriteAsync(HttpContext http, FaultedAnswer answer, TimeProvider time, CancellationToken end)
    {
        var exchange = Exchange.Of(http);
        var sent = answer.CutAt is { } cut ? answer.Body[..cut] : answer.Body;
        exchange?.Answers(http, answer.Status, KeptBody.Of(sent));
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Status == StatusCodes.Status204NoContent && answer.Body.IsEmpty ? null : answer.Body.Length;
        if (HttpMethods.IsHead(http.Request.Method))
        {
            exchange?.HandedOver();
            return;
        }

        // The head leaves even when nothing follows it.
        await response.StartAsync(end);
        await response.BodyWriter.FlushAsync(end);
        await (answer.BytesPerSecond is { } rate ? DribbleAsync(response, sent, rate, time, end) : response.BodyWriter.WriteAsync(sent, end).AsTask());
        if (answer.CutAt is not null)
        {
            await WireCut.DropAsync(http, applied: true, time);
            return;
        }

        if (!http.RequestAborted.IsCancellationRequested)
        {
            exchange?.HandedOver();
        }
    }

    /// <summary>A tenth of a second's bytes ten times a second, or single bytes at longer intervals. In wall time: it is the network.</summary>
    private static async Task DribbleAsync(HttpResponse response, ReadOnlyMemory<byte> body, int rate, TimeProvider time, CancellationToken end)
    {
        var piece = Math.Max(1, rate / PiecesPerSecond);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds((double)piece / rate), time);
        for (var left = body; !left.IsEmpty; left = left[Math.Min(piece, left.Length)..])
        {
            await response.BodyWriter.WriteAsync(left[..Math.Min(piece, left.Length)], end);
            if (left.Length > piece)
            {
                await pace.WaitForNextTickAsync(end);
            }
        }
    }
}
