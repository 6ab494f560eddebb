using System.Buffers;
using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Http;

/// <summary>Reads a whole request body into rented memory, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>Bytes that are read and thrown away after a refusal.</summary>
    private const long MostDiscarded = 64L << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Reads to the end. Who was in the thread pool before is there after it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">Bytes accepted; one more is a 413.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The rented array (return it to the shared pool), how much of it is body, and the refusal, if any.</returns>
    public static async ValueTask<(byte[] Rented, int Length, ApiError? Error)> ReadAsync(HttpRequest request, long limit, CancellationToken cancel)
    {
        if (request.ContentLength is { } announced && announced > limit)
        {
            return ([], 0, ApiError.PayloadTooLarge(limit));
        }

        if (request.ContentLength == 0)
        {
            return ([], 0, null);
        }

        var stays = TransportThread.IsCurrent;
        var rented = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength ?? 4096, 1 << 20));
        var length = 0;
        try
        {
            while (true)
            {
                var read = request.BodyReader.TryRead(out var there) ? there : await request.BodyReader.ReadAsync(cancel);
                foreach (var segment in read.Buffer)
                {
                    if (length + (long)segment.Length > limit)
                    {
                        request.BodyReader.AdvanceTo(read.Buffer.End);
                        Return(rented);
                        return ([], 0, ApiError.PayloadTooLarge(limit));
                    }

                    if (length + segment.Length > rented.Length)
                    {
                        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max((long)rented.Length * 2, length + segment.Length), Array.MaxLength));
                        rented.AsSpan(0, length).CopyTo(larger);
                        Return(rented);
                        rented = larger;
                    }

                    segment.Span.CopyTo(rented.AsSpan(length));
                    length += segment.Length;
                }

                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            if (!stays && TransportThread.IsCurrent)
            {
                await TransportThread.Leave();
            }

            return (rented, length, null);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException && !cancel.IsCancellationRequested)
        {
            // The server tells some kinds of a broken body apart from a defect, and some not.
            Return(rented);
            throw new BadHttpRequestException("The body's framing is broken.", broken);
        }
        catch
        {
            Return(rented);
            throw;
        }
    }

    /// <summary>After a refusal was sent: reads on for a while without keeping anything. A client that sends all before
    /// it reads would otherwise meet a closed connection where the refusal is.</summary>
    public static async Task LingerAsync(HttpContext http)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            for (var left = MostDiscarded; left > 0;)
            {
                var read = await http.Request.BodyReader.ReadAsync(patience.Token);
                left -= read.Buffer.Length;
                http.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The client has gone, or goes on sending: the connection is closed either way.
        }
    }

    public static void Return(byte[] rented)
    {
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
