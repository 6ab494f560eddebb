using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Runflow.Emulator.Tests.Hosting;

/// <summary>
/// Makes a server in a test another one, from outside: a middleware before all of the product's own, which sees each
/// answer whole and may change it. Nothing in the product knows of it.
/// </summary>
internal static class ServerRewrite
{
    /// <summary>An answer on its way out.</summary>
    public sealed class Outgoing(HttpContext http, byte[] body)
    {
        public HttpContext Http => http;

        public string Method => http.Request.Method;

        public string Path => http.Request.Path.Value!;

        public int Status
        {
            get => http.Response.StatusCode;
            set => http.Response.StatusCode = value;
        }

        public byte[] Body { get; set; } = body;

        public string Text
        {
            get => Encoding.UTF8.GetString(Body);
            set => Body = Encoding.UTF8.GetBytes(value);
        }
    }

    /// <summary>Lets every answer pass through <paramref name="change"/>.</summary>
    public static IServiceCollection RewriteAnswers(this IServiceCollection services, Action<Outgoing> change) => services.Around(async (http, next) =>
    {
        var stream = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = stream;
        }

        var answer = new Outgoing(http, kept.ToArray());
        change(answer);
        if (http.Response.ContentLength is not null && answer.Body.Length > 0)
        {
            http.Response.ContentLength = answer.Body.Length;
        }

        // Where there is no body to be, as with 204, the server takes even an empty write amiss and closes the connection.
        if (answer.Body.Length > 0)
        {
            await stream.WriteAsync(answer.Body, http.RequestAborted);
        }
    });

    /// <summary>Puts a middleware before all others.</summary>
    public static IServiceCollection Around(this IServiceCollection services, Func<HttpContext, RequestDelegate, Task> middleware) =>
        services.AddSingleton<IStartupFilter>(new Filter(middleware));

    private sealed class Filter(Func<HttpContext, RequestDelegate, Task> middleware) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(rest => http => middleware(http, rest));
            next(app);
        };
    }
}
