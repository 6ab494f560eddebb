using Runflow.Emulator.ApiDocs;
using Runflow.Emulator.Http;

namespace Runflow.Emulator.Control;

/// <summary>The description of this surface, as it was written and as JSON. It holds no data, so that it needs no token, and is
/// served to the hosts of the control surface only.</summary>
internal sealed class DocumentEndpoints(ControlGuard guard)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_emulator/openapi.yaml", http => SendAsync(http, "application/yaml", static () => ControlDocument.Yaml));
        routes.MapGet("/_emulator/openapi.json", http => SendAsync(http, "application/json", static () => ControlDocument.Json));
    }

    private Task SendAsync(HttpContext http, string type, Func<byte[]> read) => AnswerWriter.WriteAsync(http, guard.RefuseHost(http.Request) is { } refusal
        ? Problem.Of(refusal)
        : new Answer { Status = 200, ContentType = type, Body = read() });
}
