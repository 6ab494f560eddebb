using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Runflow.Emulator.Tests.Pact;

/// <summary>Stands before the emulator in the test's own host, and sees or changes what it answers. The product has no switch
/// for it.</summary>
/// <param name="look">The exchange and the body as the emulator wrote it; answers the body as it goes out.</param>
internal sealed class AnswerInterceptor(Func<HttpContext, byte[], byte[]> look) : IStartupFilter
{
    /// <summary>A wrong provider: changes the JSON of every answer to a path that begins so.</summary>
    public static Action<IServiceCollection> Mutating(string path, Action<JsonNode> change) => Of((http, body) =>
    {
        if (body.Length == 0 || !http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal))
        {
            return body;
        }

        var json = JsonNode.Parse(body)!;
        change(json);
        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
    });

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(PassAsync);
        next(app);
    };

    private static Action<IServiceCollection> Of(Func<HttpContext, byte[], byte[]> look) => services => services.AddSingleton<IStartupFilter>(new AnswerInterceptor(look));

    private async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var (outward, buffer) = (http.Response.Body, new MemoryStream());
        http.Response.Body = buffer;
        await next(http);
        http.Response.Body = outward;
        var written = buffer.ToArray();
        var body = look(http, written);
        if (body != written)
        {
            http.Response.ContentLength = body.Length;
        }

        await http.Response.Body.WriteAsync(body);
    }
}
