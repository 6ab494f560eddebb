using Runflow.Emulator.Http;
using Runflow.Emulator.Images;

namespace Runflow.Emulator.Control;

/// <summary>Reads an output back: the raw file in, what it says of itself out. Any bytes get an answer.</summary>
internal sealed class ImageEndpoints(ControlPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/_emulator/images/inspect", pipeline.Route(static call => new(Inspect(call))));

    private static Answer Inspect(ApiCall call) => ControlJson.Object(200, ImageInspection.Inspect(call.Body.Span).Write);
}
