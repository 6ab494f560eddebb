namespace Runflow.Emulator.Http;

/// <summary>Writes answers; nothing else does.</summary>
internal static class AnswerWriter
{
    public static Task WriteAsync(HttpContext http, Answer answer)
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
            return WriteAndLingerAsync(http, answer);
        }

        return answer.Body.IsEmpty || HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : response.BodyWriter.WriteAsync(answer.Body, http.RequestAborted).AsTask();
    }

    private static async Task WriteAndLingerAsync(HttpContext http, Answer answer)
    {
        await http.Response.BodyWriter.WriteAsync(answer.Body, http.RequestAborted);
        await RequestBody.LingerAsync(http);
    }
}
