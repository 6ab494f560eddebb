using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Runflow.Emulator.Tests.Faults;

/// <summary>An emulator that speaks HTTP/2 without TLS, as nobody starts it but a test.</summary>
internal static class Http2Hosting
{
    public static void Http2(this IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(static server => server.ConfigureEndpointDefaults(static listen => listen.Protocols = HttpProtocols.Http2));
}
