using System.Globalization;
using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Http;

/// <summary>
/// The outermost layer: gives every request its id, opens and closes its exchange, bounds its headers, and turns what the
/// framework would answer with an empty body (unknown route, wrong method, broken request, a defect of ours) into the
/// envelope, or under <c>/_emulator</c> into a problem document.
/// </summary>
internal sealed class Edge(RequestDelegate next, Exchanges exchanges, ILogger<Edge> logger)
{
    private static readonly Action<ILogger, string, string, string, Exception?> Defect = LoggerMessage.Define<string, string, string>(LogLevel.Error, new(10, nameof(Defect)),
        "Request {RequestId} ({Method} {Path}) met a defect of the emulator.");

    /// <summary>Bytes of all request headers that are accepted. The server itself reads more, so that the refusal can be ours.</summary>
    public const int MaxHeaderBytes = 32 * 1024;

    private static long requests;

    public async Task InvokeAsync(HttpContext http)
    {
        var number = Interlocked.Increment(ref requests);
        http.TraceIdentifier = RequestId(number);
        http.Response.Headers["X-Emulator-Request-Id"] = http.TraceIdentifier;
        var arrival = exchanges.Find(http);
        if (TransportThread.IsCurrent && !TransportThread.Takes(http.Request, arrival.Epoch))
        {
            await TransportThread.Leave();
        }

        var exchange = exchanges.Open(http, arrival, number);
        try
        {
            if ((exchange?.Headers.Size ?? KeptHeaders.Measure(http.Request.Headers)) > MaxHeaderBytes)
            {
                await RefuseAsync(http, ApiError.HeadersTooLarge(MaxHeaderBytes));
                return;
            }

            await next(http);
            if (!http.Response.HasStarted && http.Response is { StatusCode: 404 or 405, ContentLength: null })
            {
                await RefuseAsync(http, Unrouted(http));
            }
        }
        catch (BadHttpRequestException broken) when (!http.Response.HasStarted && !Exchange.IsGone(http, exchange))
        {
            http.Response.Headers.Connection = "close";
            await AnswerWriter.WriteBrokenAsync(http, Refusal(http, ApiError.BadRequest($"The request broke off or is malformed: {broken.Message} Send it again, complete.")));
        }
        catch (Exception) when (Exchange.IsGone(http, exchange))
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Exception defect)
        {
            Defect(logger, http.TraceIdentifier, http.Request.Method, http.Request.Path, defect);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }

            await RefuseAsync(http, ApiError.Internal(http.TraceIdentifier));
        }
        finally
        {
            exchange?.Close(http);
        }
    }

    /// <summary>The id of a request by its number.</summary>
    public static string RequestId(long number) => string.Create(CultureInfo.InvariantCulture, $"req_{number:x8}");

    private static Task RefuseAsync(HttpContext http, ApiError error) => AnswerWriter.WriteAsync(http, Refusal(http, error));

    /// <summary>In the form of the surface that was called.</summary>
    private static Answer Refusal(HttpContext http, ApiError error) =>
        http.Request.Path.StartsWithSegments("/_emulator") ? Problem.Of(error) : Answer.Of(error);

    private static ApiError Unrouted(HttpContext http) => http.Response.StatusCode == 405
        ? ApiError.MethodNotAllowed(http.Request.Method, Path(http), http.Response.Headers.Allow.ToString())
        : ApiError.NotFound(Path(http));

    private static string Path(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        return path.Length <= 200 ? path : path[..200] + "…";
    }
}
