using Runflow.Emulator.Errors;

namespace Runflow.Emulator.Http;

/// <summary>The routes that say whether the emulator lives, and whether it takes work; none needs a key. Fault rules strike
/// those of the API and leave the emulator's own alone, since orchestrators rely on them.</summary>
internal static class HealthEndpoints
{
    private static readonly byte[] Ok = """{"status":"ok","ok":true}"""u8.ToArray();

    private static readonly ApiError Leaving = ApiError.Unavailable("The emulator is stopping and takes no more work; ask again once it has been started anew.");

    public static void Map(IEndpointRouteBuilder routes, ApiPipeline pipeline, IHostApplicationLifetime host)
    {
        routes.MapGet("/v1/health", pipeline.Unkeyed(Lives));
        routes.MapGet("/v1/readiness", pipeline.Unkeyed(TakesWork));
        routes.MapGet("/livez", ApiPipeline.Open(Lives));
        routes.MapGet("/readyz", ApiPipeline.Open(TakesWork));

        static Answer Lives(HttpContext http) => Answer.Json(200, Ok);

        Answer TakesWork(HttpContext http) => host.ApplicationStopping.IsCancellationRequested ? Answer.Of(Leaving) : Answer.Json(200, Ok);
    }
}
