using Runflow.Emulator.Control;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Page;

/// <summary>
/// <c>/_emulator/ui</c>: the page people leave open. It is a handful of static files that ask the control surface for
/// everything; they hold no data, so that they need no token, and are served to the hosts of the control surface only.
/// </summary>
internal sealed class PageEndpoints(ControlGuard guard)
{
    public const string Root = "/_emulator/ui";

    private const string Home = "/";

    /// <summary>Scripts, styles and connections of this origin only; pictures that were fetched are shown from memory.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, (RequestDelegate)Welcome);
        routes.MapMethods(Root, Methods, (RequestDelegate)(http => SendAsync(http, PageFile.Index)));
        routes.MapMethods(Root + "/{file}", Methods, (RequestDelegate)(http => SendAsync(http, (string?)http.Request.RouteValues["file"] ?? "")));
    }

    /// <summary>Takes browsers to the page. Who asks for anything else took the address of the emulator for that of the API.</summary>
    private static Task Welcome(HttpContext http)
    {
        if (!http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return AnswerWriter.WriteAsync(http, Answer.Of(ApiError.NothingAtHome(Root)));
        }

        http.Response.Headers.Location = Root;
        return AnswerWriter.WriteAsync(http, new Answer { Status = StatusCodes.Status302Found });
    }

    private Task SendAsync(HttpContext http, string name)
    {
        if (guard.RefuseHost(http.Request) is { } refusal)
        {
            return AnswerWriter.WriteAsync(http, Problem.Of(refusal));
        }

        if (PageFile.Find(name) is not { } file)
        {
            return AnswerWriter.WriteAsync(http, Problem.Of(ApiError.NotFound(http.Request.Path)));
        }

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        headers.ETag = file.Tag;
        return AnswerWriter.WriteAsync(http, http.Request.Headers.IfNoneMatch.ToString().Contains(file.Tag, StringComparison.Ordinal)
            ? new Answer { Status = StatusCodes.Status304NotModified }
            : new Answer { Status = 200, Body = file.Bytes, ContentType = file.ContentType });
    }
}
