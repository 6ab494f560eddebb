using Runflow.Contracts;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Models;

/// <summary>List and read models.</summary>
internal sealed class ModelEndpoints(ApiPipeline pipeline, ModelCatalogue models)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", pipeline.Keyed(call => new(ModelList.Answer(call, "models", models.All))));
        routes.MapGet("/v1/public/models", pipeline.Keyless(call => ModelList.Answer(call, "public/models", models.All.Where(static model => model.IsPublic))));
        foreach (var (pattern, slug) in ModelPath.Patterns(""))
        {
            routes.MapGet(pattern, pipeline.Keyed(call => new(Read(slug(call)))));
        }
    }

    private Answer Read(ReadOnlySpan<char> slug) => models.Find(slug) is { } model
        ? Answer.Json(200, ModelView.Document(model), WireJson.Wire.ModelDocument)
        : Answer.Of(ApiError.ModelNotFound(slug.ToString(), models.Known));
}
