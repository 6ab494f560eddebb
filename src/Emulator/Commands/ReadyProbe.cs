using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Runflow.Emulator.Commands;

/// <summary>
/// Asks <c>/readyz</c> once, over a bare socket: a health check runs every few seconds in a process of its own, and
/// starting <c>HttpClient</c> cost it about 60 of 300 ms of CPU time on a 2-core machine.
/// </summary>
internal static class ReadyProbe
{
    private const int LongestStatusLine = 64;

    /// <summary>Null when it is ready, else what stands against it, to follow "not ready:".</summary>
    public static async Task<string?> WhyNotAsync(Uri target, CancellationToken end)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(target.DnsSafeHost, target.Port, end).ConfigureAwait(false);
            return await AskAsync(client.GetStream(), target, end).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return $"nothing listens at {Shown(target)}";
        }
        catch (Exception broken) when (broken is IOException or AuthenticationException)
        {
            return $"the connection to {Shown(target)} broke: {broken.Message.TrimEnd('.')}";
        }
    }

    private static async Task<string?> AskAsync(Stream plain, Uri target, CancellationToken end)
    {
        var stream = plain;
        if (target.Scheme == Uri.UriSchemeHttps)
        {
            var secure = new SslStream(plain);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = target.DnsSafeHost }, end).ConfigureAwait(false);
            stream = secure;
        }

        await using (stream.ConfigureAwait(false))
        {
            var request = $"GET {target.AbsolutePath.TrimEnd('/')}/readyz HTTP/1.1\r\nHost: {target.Authority}\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), end).ConfigureAwait(false);
            var answer = new byte[LongestStatusLine];
            var length = await stream.ReadAtLeastAsync(answer, "HTTP/1.1 200".Length, throwOnEndOfStream: false, end).ConfigureAwait(false);
            return Encoding.ASCII.GetString(answer, 0, length).Split('\r', ' ') switch
            {
                ["HTTP/1.1", "200", ..] => null,
                ["HTTP/1.1", var status, ..] => $"{Shown(target)}/readyz answers {status}",
                _ => $"{Shown(target)} does not speak HTTP",
            };
        }
    }

    private static string Shown(Uri target) => target.AbsoluteUri.TrimEnd('/');
}
