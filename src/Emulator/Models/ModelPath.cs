using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Models;

/// <summary>
/// Routes below <c>/v1/models</c>: a model's path has two or more segments, each percent-encoded on its own. There is one
/// route for each length: a catch-all would take what is no model's as well, and then answer 405 for a path that is none.
/// </summary>
internal static class ModelPath
{
    /// <summary>Segments of the longest path a model may have; the shortest is owner and name.</summary>
    public const int MostSegments = 8;

    public const int FewestSegments = 2;

    private const string Root = "/v1/models/";

    /// <summary>What stands below a model and can be no part of its path.</summary>
    public static IReadOnlyList<string> Children { get; } = ["runs", "batches"];

    /// <summary>Says that what stands below a model takes POST only. Without it the path would be taken for that of a longer
    /// model, which takes GET.</summary>
    public static void MapOnlyPost(IEndpointRouteBuilder routes, string child)
    {
        foreach (var (pattern, _) in Patterns(child))
        {
            routes.Map(pattern, ApiPipeline.Open(static http => Answer.Of(ApiError.MethodNotAllowed(http.Request.Method, http.Request.Path, HttpMethods.Post))));
        }
    }

    /// <summary>The pattern of each length, with the slug that a call of it means.</summary>
    /// <param name="child">What stands below the model, for example <c>/runs</c>; empty for the model itself.</param>
    public static IEnumerable<(string Pattern, Func<ApiCall, ReadOnlySpan<char>> Slug)> Patterns(string child)
    {
        for (var count = FewestSegments; count <= MostSegments; count++)
        {
            var names = Enumerable.Range(1, count).Select(static number => $"{{segment{number}}}");
            yield return ($"{Root}{string.Join('/', names)}{child}", call => Slug(call.Http.Request.Path.Value!, child.Length));
        }
    }

    /// <summary>What stands in a path between the root and the child. A slash behind the child is none of its business, as it is
    /// none of the routes'.</summary>
    private static ReadOnlySpan<char> Slug(string path, int child)
    {
        var end = path.Length - child - (path[^1] == '/' ? 1 : 0);
        return path.AsSpan(Root.Length..end);
    }
}
