using Runflow.Emulator.Control;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Conduct;

/// <summary><c>GET /_emulator/conduct</c>: what clients and receivers of a sandbox did that the API's pages advise against.</summary>
internal sealed class ConductEndpoints(ControlPipeline pipeline)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/_emulator/conduct", pipeline.Route(static call =>
    {
        var findings = call.Sandbox.Current.Part<ConductStore>().Findings.List();
        return new(ControlJson.Object(200, writer => ConductView.Write(writer, findings)));
    }));
}
