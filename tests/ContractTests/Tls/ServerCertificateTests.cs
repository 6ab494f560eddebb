using System.Net;
using System.Security.Cryptography.X509Certificates;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tls;
using Xunit;

namespace Runflow.Emulator.Tests.Tls;

/// <summary>Where the certificate comes from, and what is said of a file that cannot be used.</summary>
public sealed class ServerCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certificates");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("server.pem")]
    [InlineData("server.pfx")]
    [InlineData("server.P12")]
    public async Task Ones_own_certificate_is_served_from_a_file(string name)
    {
        using var made = SelfMade.Of(["127.0.0.1"], Now);
        var path = Path.Combine(folder.FullName, name);
        if (name.EndsWith("pem", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(path, made.Pem + made.Leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        }
        else
        {
            await File.WriteAllBytesAsync(path, new X509Certificate2Collection { made.Leaf, made.Chain[0] }.Export(X509ContentType.Pkcs12)!, TestContext.Current.CancellationToken);
        }

        await using var emulator = await TestEmulator.StartOnPortAsync(new EmulatorOptions { Tls = path });
        using var client = SecureClient.Trusting(made.Chain[0].ExportCertificatePem());

        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync(HttpMethod.Get, new Uri(emulator.Emulator.SecureAddress!, "/v1/health"))).Status);
    }

    [Fact]
    public void The_certificate_made_at_start_names_every_name_of_the_emulator()
    {
        using var certificate = ServerCertificate.Of(
            new EmulatorOptions { Tls = "self", Host = "10.1.2.3", PublicUrl = "https://runflow.test:8766/", AllowedHosts = ["ci.test"] }, Now);

        var names = certificate.Leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();

        Assert.Equal(["localhost", "host.docker.internal", "runflow.test", "ci.test"], names.EnumerateDnsNames());
        Assert.Equal(["127.0.0.1", "::1", "10.1.2.3"], names.EnumerateIPAddresses().Select(static address => address.ToString()));
        Assert.DoesNotContain("PRIVATE", certificate.Pem, StringComparison.Ordinal);
        Assert.Equal(2, certificate.Pem.Split("BEGIN CERTIFICATE").Length - 1);
    }

    [Fact]
    public void No_two_starts_share_a_key()
    {
        using var one = SelfMade.Of(["localhost"], Now);
        using var other = SelfMade.Of(["localhost"], Now);

        Assert.NotEqual(one.Leaf.GetPublicKeyString(), other.Leaf.GetPublicKeyString());
        Assert.NotEqual(one.Leaf.SerialNumber, other.Leaf.SerialNumber);
    }

    [Theory]
    [InlineData("absent.pem", null, "cannot be read")]
    [InlineData("no-key.pem", "certificate", "it wants self, a PEM file that holds both")]
    [InlineData("text.pem", "text", "it wants self, a PEM file that holds both")]
    [InlineData("text.pfx", "text", "it wants self, a PEM file that holds both")]
    [InlineData("no-key.pfx", "bare", "holds no private key")]
    public void A_file_that_cannot_be_used_is_named_with_the_cure(string name, string? content, string sentence)
    {
        using var made = SelfMade.Of(["localhost"], Now);
        var path = Path.Combine(folder.FullName, name);
        if (content is not null)
        {
            File.WriteAllBytes(path, content switch
            {
                "certificate" => System.Text.Encoding.ASCII.GetBytes(made.Pem),
                "bare" => new X509Certificate2Collection { made.Chain[0] }.Export(X509ContentType.Pkcs12)!,
                _ => "no certificate of any kind"u8.ToArray(),
            });
        }

        var unusable = Assert.Throws<UnusableCertificateException>(() => CertificateFile.Read(path));

        Assert.StartsWith($"tls: {path} ", unusable.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, unusable.Message, StringComparison.Ordinal);
    }
}
