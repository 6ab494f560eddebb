using Runflow.Emulator.Http;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Runflow.Emulator.ApiDocs;

/// <summary>
/// The contract for people: <c>/openapi.yaml</c>, <c>/openapi-3.0.json</c> for generators that know no later version, and the Swagger UI at <c>/docs</c>, which brings its scripts along and
/// so works offline; and <c>/v1/openapi.json</c>, which belongs to the emulated API and wants a key.
/// </summary>
internal static class ApiDocsEndpoints
{
    // The page reads /v1/openapi.json, which wants a key like all of /v1. "Try it out" then works at once; a key given
    // under "Authorize" goes before.
    private const string WithDocumentedKey =
        "(request) => { request.headers = request.headers || {}; " +
        "if (!request.headers.Authorization) { request.headers.Authorization = 'Bearer rf_test_emulator'; } " +
        "return request; }";

    /// <summary>Maps all of them. Nothing is read, and no part of the page is built, until somebody asks for it.</summary>
    public static void Map(IEndpointRouteBuilder routes, ApiPipeline pipeline)
    {
        routes.MapGet("/v1/openapi.json", pipeline.Keyed(static _ => new(Answer.Json(200, ApiDocument.Json)))).WithName("GetContract");
        routes.MapGet("/openapi.yaml", static context => WriteAsync(context, "application/yaml", ApiDocument.Yaml)).WithName("GetContractYaml");
        routes.MapGet("/openapi-3.0.json", static context => WriteAsync(context, "application/json", ApiDocument.Older)).WithName("GetOlderContract");

        var page = new Lazy<RequestDelegate>(() => BuildPage(routes));
        routes.MapGet("/docs/{**file}", context => WritePage(context, page)).WithName("GetDocs");
    }

    private static async Task WriteAsync(HttpContext context, string type, byte[] document)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = document.Length;
        await context.Response.Body.WriteAsync(document, context.RequestAborted);
    }

    private static Task WritePage(HttpContext context, Lazy<RequestDelegate> page)
    {
        // The package's middleware stands aside for a request that has an endpoint already.
        context.SetEndpoint(null);
        return page.Value(context);
    }

    private static RequestDelegate BuildPage(IEndpointRouteBuilder routes) =>
        routes.CreateApplicationBuilder().UseSwaggerUI(Configure).Build();

    private static void Configure(SwaggerUIOptions options)
    {
        options.RoutePrefix = "docs";
        options.DocumentTitle = "Runflow Emulator: API";
        options.SwaggerEndpoint("/v1/openapi.json", "Runflow edit API");
        options.SwaggerEndpoint("/_emulator/openapi.json", "The emulator's own surface");
        options.UseRequestInterceptor(WithDocumentedKey);
        options.EnablePersistAuthorization();
        options.ConfigObject.DefaultModelsExpandDepth = -1;
        options.ConfigObject.AdditionalItems["validatorUrl"] = "none";
    }
}
