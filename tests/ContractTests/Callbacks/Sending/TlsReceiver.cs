using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

/// <summary>A receiver over TLS whose certificate nobody knows, for the name <c>receiver.test</c>.</summary>
internal sealed class TlsReceiver(WebApplication app) : IAsyncDisposable
{
    private int requests;

    public int Requests => requests;

    public List<string?> Names { get; } = [];

    public string? Host { get; private set; }

    public Uri Url => new UriBuilder(app.Urls.Single()) { Host = "receiver.test" }.Uri;

    public static async Task<TlsReceiver> StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=receiver.test", key, HashAlgorithmName.SHA256);
        var from = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(from.AddDays(-1), from.AddDays(1));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        TlsReceiver? receiver = null;
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            0,
            listen => listen.UseHttps(https => https.ServerCertificateSelector = (_, name) =>
            {
                receiver!.Names.Add(name);
                return certificate;
            })));
        var app = builder.Build();
        receiver = new TlsReceiver(app);
        app.Run(receiver.AnswerAsync);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref requests);
        Host = context.Request.Host.Value;
        return context.Response.WriteAsync("ok");
    }
}
