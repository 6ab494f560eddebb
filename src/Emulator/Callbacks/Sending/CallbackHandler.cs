using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Runflow.Emulator.Callbacks.Sending;

/// <summary>The one HTTP handler through which callbacks leave: everything that acts by itself is turned off.</summary>
internal static class CallbackHandler
{
    /// <summary>Longest head of an answer, in KiB.</summary>
    public const int HeadKilobytes = 32;

    public static SocketsHttpHandler Create(TimeSpan timeout, bool tlsInsecure, Dialler dialler) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        PreAuthenticate = false,
        Credentials = null,

        // No traceparent: the receiver sees what the vendor sends.
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = int.MaxValue,
        MaxResponseHeadersLength = HeadKilobytes,

        // What is not read is not waited for: the connection is closed.
        MaxResponseDrainSize = 0,

        // A connection for each attempt. A kept one may be closed by the receiver just when the next attempt is written to
        // it; that body could not be sent again, and whether an attempt failed would depend on a race.
        PooledConnectionLifetime = TimeSpan.Zero,

        // Ends what a timed-out attempt left behind; the attempt itself has its own deadline.
        ConnectTimeout = timeout + TimeSpan.FromSeconds(1),
        ConnectCallback = dialler.ConnectAsync,
        PlaintextStreamFilter = static (context, _) => new(WireRecorder.Wrap(context.PlaintextStream, context.InitialRequestMessage)),
        SslOptions = Tls(tlsInsecure),
    };

#pragma warning disable CA5359 // Accepting every certificate is what the setting callback_tls_insecure asks for.
    private static SslClientAuthenticationOptions Tls(bool insecure) => new()
    {
        RemoteCertificateValidationCallback = insecure ? (_, _, _, _) => true : null,

        // A certificate may name URLs of its issuer and of revocation lists; fetching them would go around the egress rules.
        CertificateChainPolicy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };
#pragma warning restore CA5359
}
