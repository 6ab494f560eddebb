using System.Security.Cryptography.X509Certificates;

namespace Runflow.Emulator.Tls;

/// <summary>What the emulator shows to clients that insist on https, by the setting <c>tls</c>.</summary>
/// <param name="Leaf">The certificate with its key.</param>
/// <param name="Chain">What is sent beside it: the issuers up to the root, or none.</param>
internal sealed record ServerCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain) : IDisposable
{
    /// <summary>The value of <c>tls</c> that asks for a certificate made at start.</summary>
    public const string Self = "self";

    /// <summary>The public part, leaf first, as PEM: what a client is told to trust.</summary>
    public string Pem => string.Join('\n', [.. Chain.Prepend(Leaf).Select(static certificate => certificate.ExportCertificatePem())]) + "\n";

    /// <summary>Reads or makes the certificate that the options ask for.</summary>
    /// <param name="options">The settings; <c>tls</c> is set.</param>
    /// <param name="now">Wall time, from which a certificate made here is good.</param>
    /// <exception cref="UnusableCertificateException">The file cannot be used.</exception>
    public static ServerCertificate Of(EmulatorOptions options, DateTimeOffset now) =>
        options.Tls == Self ? SelfMade.Of(Names(options), now) : CertificateFile.Read(options.Tls!);

    public void Dispose()
    {
        Leaf.Dispose();
        foreach (var issuer in Chain)
        {
            issuer.Dispose();
        }
    }

    /// <summary>Every name by which the emulator may be called.</summary>
    private static IEnumerable<string> Names(EmulatorOptions options)
    {
        string[] always = ["localhost", "127.0.0.1", "::1", "host.docker.internal"];
        string[] own = options.Host == "*" ? [Environment.MachineName] : [options.Host];
        string[] given = options.PublicUrl is { } url ? [new Uri(url).Host.Trim('[', ']')] : [];
        return always.Concat(own).Concat(given).Concat(options.AllowedHosts).Distinct(StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>The certificate file cannot be used; the message says why.</summary>
internal sealed class UnusableCertificateException(string message) : Exception(message);
