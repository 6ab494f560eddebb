using Runflow.Emulator.Spec;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Runflow.Emulator.Tests.Hosting;
using Runflow.Emulator.Tests.Spec;
using Xunit;

namespace Runflow.Emulator.Tests.Tls;

/// <summary>A client that trusts the roots it is given and no others.</summary>
internal static class SecureClient
{
    /// <summary>Takes what <c>/_emulator/certificate.pem</c> hands out for its roots.</summary>
    public static async Task<HttpClient> TrustingAsync(TestEmulator emulator) => Trusting((await emulator.GetAsync("/_emulator/certificate.pem")).Text);

    /// <summary>Takes the certificates of a PEM text for its roots; null trusts what the system trusts.</summary>
    public static HttpClient Trusting(string? pem)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (pem is not null)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(pem);
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        var client = new HttpClient(new ContractCheckingHandler(handler));
        client.DefaultRequestHeaders.Add("Authorization", "Bearer rf_test_emulator");
        return client;
    }

    public static async Task<Reply> AskAsync(this HttpClient client, HttpMethod method, Uri url, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, url) { Content = content };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.OfAsync(response);
    }
}
