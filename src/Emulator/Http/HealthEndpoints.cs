namespace Runflow.Emulator.Http;

/// <summary>The routes that say that the emulator lives; none needs a key.</summary>
internal static class HealthEndpoints
{
    private static readonly byte[] Ok = """{"status":"ok","ok":true}"""u8.ToArray();

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])["/v1/health", "/v1/readiness", "/livez", "/readyz"])
        {
            routes.MapGet(path, ApiPipeline.Open(static _ => Answer.Json(200, Ok)));
        }
    }
}
