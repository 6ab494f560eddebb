namespace Runflow.Emulator.Control;

/// <summary>An answer of server-sent events, which goes on until the client or the emulator goes.</summary>
internal static class EventStream
{
    /// <summary>Says what comes and sends it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="send">Sends events to the response until its token is cancelled, or there are no more.</param>
    /// <param name="stopping">Cancelled when the emulator goes.</param>
    public static async Task SendAsync(HttpContext http, Func<HttpResponse, CancellationToken, Task> send, CancellationToken stopping)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await send(http.Response, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client has gone, or the emulator goes.
        }
    }
}
