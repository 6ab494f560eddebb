using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Runflow.Emulator.Tls;

/// <summary>
/// Reads a certificate with its key: PEM with both in one file (issuers may follow), or PKCS #12 (<c>.pfx</c>, <c>.p12</c>)
/// without a password.
/// </summary>
internal static class CertificateFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="UnusableCertificateException">It cannot be used.</exception>
    public static ServerCertificate Read(string path)
    {
        try
        {
            return Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12" ? OfPkcs12(path) : OfPem(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnusableCertificateException($"tls: {path} cannot be read: {failure.Message}");
        }
        catch (CryptographicException malformed)
        {
            throw new UnusableCertificateException(
                $"tls: {path} is no certificate with its key ({malformed.Message.TrimEnd('.')}); it wants self, a PEM file that holds both with the key in the clear, or a .pfx without a password.");
        }
    }

    private static ServerCertificate OfPem(string path)
    {
        using var leaf = X509Certificate2.CreateFromPemFile(path);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return new ServerCertificate(X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null), Issuers(all, leaf));
    }

    private static ServerCertificate OfPkcs12(string path)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, null);
        var leaf = all.FirstOrDefault(static certificate => certificate.HasPrivateKey)
            ?? throw new UnusableCertificateException($"tls: {path} holds no private key; export the certificate with its key.");
        return new ServerCertificate(leaf, Issuers(all, leaf));
    }

    private static X509Certificate2Collection Issuers(X509Certificate2Collection all, X509Certificate2 leaf) =>
        [.. all.Where(certificate => certificate.Thumbprint != leaf.Thumbprint)];
}
