namespace Runflow.Emulator.Http;

/// <summary>
/// Lets pages of any origin call the emulated API, by the setting <c>cors</c>; without it no header is sent, as the real API
/// sends none. Credentials are a header here and no cookie, so that <c>*</c> gives nobody's away. The control surface stays
/// closed to other origins.
/// </summary>
internal sealed class Cors(RequestDelegate next)
{
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE";

    /// <summary>The star stands for every header but this one.</summary>
    private const string RequestHeaders = "*, Authorization";

    /// <summary>What a page may read beside the few that it always may.</summary>
    private const string AnswerHeaders =
        "Accept-Ranges, Allow, Content-Length, Content-Range, ETag, Retry-After, X-Emulator-Fault, X-Emulator-Request-Id, X-Emulator-Warnings, "
        + "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";

    /// <summary>Seconds for which a browser need not ask again.</summary>
    private const string MaxAge = "600";

    public Task InvokeAsync(HttpContext http)
    {
        var (request, headers) = (http.Request, http.Response.Headers);
        if (request.Path.StartsWithSegments("/_emulator"))
        {
            return next(http);
        }

        headers.AccessControlAllowOrigin = "*";
        if (!HttpMethods.IsOptions(request.Method) || !request.Headers.ContainsKey("Access-Control-Request-Method"))
        {
            headers.AccessControlExposeHeaders = AnswerHeaders;
            return next(http);
        }

        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = RequestHeaders;
        headers.AccessControlMaxAge = MaxAge;
        if (request.Headers.ContainsKey("Access-Control-Request-Private-Network"))
        {
            headers["Access-Control-Allow-Private-Network"] = "true";
        }

        return AnswerWriter.WriteAsync(http, Answer.NoContent);
    }
}
