using System.IO.Pipelines;

namespace Runflow.Emulator.Http;

/// <summary>Writes answers; nothing else does.</summary>
internal static class AnswerWriter
{
    public static Task WriteAsync(HttpContext http, Answer answer) => WriteAsync(http, answer, Exchange.Of(http));

    /// <summary>Writes the answer to a request whose exchange is at hand; null when it has none.</summary>
    public static Task WriteAsync(HttpContext http, Answer answer, Exchange? exchange)
    {
        exchange?.Answers(http, answer.Status, KeptBody.Of(answer.Masked ?? answer.Body));
        return SendAsync(http, answer, exchange);
    }

    /// <summary>Answers a request that broke off. Whether anybody is left to take the answer shows only in the writing, so
    /// the exchange is told afterwards, if at all.</summary>
    public static async Task WriteBrokenAsync(HttpContext http, Answer answer)
    {
        var exchange = Exchange.Of(http);
        await SendAsync(http, answer, exchange);
        if (!Exchange.IsGone(http, exchange))
        {
            exchange?.Answers(http, answer.Status, KeptBody.Of(answer.Masked ?? answer.Body));
        }
    }

    private static Task SendAsync(HttpContext http, Answer answer, Exchange? exchange)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.ContentLength = answer.Status == 204 ? null : answer.Body.Length;
        response.ContentType = answer.ContentType;
        if (answer.Allow is not null)
        {
            response.Headers.Allow = answer.Allow;
        }

        if (answer.Close && HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            response.Headers.Connection = "close";
        }

        if (answer.Close)
        {
            return WriteAndLingerAsync(http, answer, exchange);
        }

        if (answer.Body.IsEmpty || HttpMethods.IsHead(http.Request.Method))
        {
            exchange?.HandedOver();
            return Task.CompletedTask;
        }

        var write = response.BodyWriter.WriteAsync(answer.Body, exchange?.Gone ?? http.RequestAborted);
        if (!write.IsCompletedSuccessfully)
        {
            return WaitAsync(write, exchange);
        }

        Wrote(write.Result, exchange);
        return Task.CompletedTask;
    }

    private static async Task WaitAsync(ValueTask<FlushResult> write, Exchange? exchange) => Wrote(await write, exchange);

    /// <summary>The server swallows what it is given after the client has gone, and says so by this flag.</summary>
    private static void Wrote(FlushResult result, Exchange? exchange)
    {
        if (result.IsCompleted)
        {
            exchange?.Lost();
        }
        else
        {
            exchange?.HandedOver();
        }
    }

    private static async Task WriteAndLingerAsync(HttpContext http, Answer answer, Exchange? exchange)
    {
        Wrote(await http.Response.BodyWriter.WriteAsync(answer.Body, http.RequestAborted), exchange);
        await RequestBody.LingerAsync(http);
    }
}
