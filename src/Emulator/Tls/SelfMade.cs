using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Runflow.Emulator.Tls;

/// <summary>
/// Makes a certificate and the authority that signed it, anew at each start. Two of them, because some clients refuse one
/// that is both. Their keys are in memory only, and the authority's is gone once it has signed.
/// </summary>
internal static class SelfMade
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int SerialBytes = 16;

    /// <summary>How long it is good. Longer than 398 days some clients do not take one.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(397);

    /// <summary>Clocks differ: good from a day ago.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    /// <summary>Makes it.</summary>
    /// <param name="names">Host names and IP literals.</param>
    /// <param name="now">Wall time.</param>
    public static ServerCertificate Of(IEnumerable<string> names, DateTimeOffset now)
    {
        var (from, until) = (now - Slack, now - Slack + Life);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Runflow Emulator local authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, critical: false));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(Names(names));
        using var signed = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(SerialBytes));
        using var leaf = signed.CopyWithPrivateKey(key);

        // Through PKCS #12, since Windows serves no key that exists in memory alone.
        return new ServerCertificate(
            X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null),
            [X509CertificateLoader.LoadCertificate(authority.RawData)]);
    }

    private static X509Extension Names(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }
}
