using System.Text;
using Runflow.Emulator.Errors;
using Runflow.Emulator.Http;
using Runflow.Emulator.Tls;

namespace Runflow.Emulator.Control;

/// <summary>Hands out the certificate that clients of the https address have to trust.</summary>
internal sealed class CertificateEndpoints(ControlPipeline pipeline)
{
    public const string Path = "/_emulator/certificate.pem";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, pipeline.Route(static call => new(Show(call))));

    private static Answer Show(ApiCall call) => call.Http.RequestServices.GetService<ServerCertificate>() is { } certificate
        ? new Answer { Status = 200, ContentType = "application/x-pem-file", Body = Encoding.ASCII.GetBytes(certificate.Pem) }
        : Problem.Of(new ApiError(404, "NOT_FOUND", "There is no certificate: the emulator serves no TLS; start it with --tls self, or with the path of one."));
}
