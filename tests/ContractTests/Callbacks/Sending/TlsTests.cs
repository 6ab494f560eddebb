using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Runflow.Emulator.Callbacks.Sending;
using Xunit;

namespace Runflow.Emulator.Tests.Callbacks.Sending;

public sealed class TlsTests
{
    [Fact]
    public async Task Unknown_certificate_fails_and_names_the_setting()
    {
        await using var receiver = await TlsReceiver.StartAsync();
        using var sender = SenderBench.Sender();
        var outcome = await sender.Send(receiver.Url);
        Assert.Equal(AttemptFault.Connection, outcome.Fault);
        Assert.StartsWith("TLS failed: ", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("set callback_tls_insecure", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, receiver.Requests);
    }

    [Fact]
    public async Task Unknown_certificate_is_accepted_on_request_and_the_name_of_the_url_is_asked_for()
    {
        await using var receiver = await TlsReceiver.StartAsync();
        using var sender = SenderBench.Sender(tlsInsecure: true);
        var outcome = await sender.Send(receiver.Url);
        Assert.Null(outcome.ErrorMessage);
        Assert.Equal(200, outcome.StatusCode);
        Assert.Equal(["receiver.test"], receiver.Names);
        Assert.Equal($"receiver.test:{receiver.Url.Port}", receiver.Host);
    }

    [Fact]
    public async Task Plain_http_behind_an_https_url_says_so()
    {
        using var sender = SenderBench.Sender(tlsInsecure: true);
        using var raw = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        raw.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        raw.Listen();
        var closing = CloseAtOnceAsync(raw);
        var outcome = await sender.Send(new Uri($"https://{raw.LocalEndPoint}/"));
        await closing;
        Assert.Equal(AttemptFault.Connection, outcome.Fault);
        Assert.Contains("write http:// if the port speaks plain HTTP", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    private static async Task CloseAtOnceAsync(System.Net.Sockets.Socket listener)
    {
        using var accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        await accepted.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
    }

    private sealed class TlsReceiver(WebApplication app) : IAsyncDisposable
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
}
