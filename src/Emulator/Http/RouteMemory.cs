using System.Collections.Concurrent;

namespace Runflow.Emulator.Http;

/// <summary>
/// Spares the router a path that it has found the endpoint of before. Clients post to one or two models' paths over and over, and
/// to take such a path apart into its segments costs more than to know it again. Only for endpoints that say that they read nothing
/// out of the route (<see cref="PathAlone"/>). Stands right before the router, with nothing between it and the endpoints.
/// </summary>
internal sealed class RouteMemory(RequestDelegate next)
{
    /// <summary>Paths that are remembered; later ones go to the router each time.</summary>
    public const int Most = 64;

    private readonly ConcurrentDictionary<string, Endpoint> posts = new(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Path.Value is not { } path)
        {
            return next(http);
        }

        if (posts.TryGetValue(path, out var known))
        {
            http.SetEndpoint(known);
            return known.RequestDelegate!(http);
        }

        return LearnAsync(http, path);
    }

    private async Task LearnAsync(HttpContext http, string path)
    {
        await next(http);
        if (http.Response.StatusCode < StatusCodes.Status400BadRequest && http.GetEndpoint() is { RequestDelegate: not null } found
            && found.Metadata.GetMetadata<PathAlone>() is not null && posts.Count < Most)
        {
            posts.TryAdd(path, found);
        }
    }

    /// <summary>Says of an endpoint that it reads no route values.</summary>
    internal sealed class PathAlone
    {
        public static PathAlone Instance { get; } = new();
    }
}
