using System.Net;
using System.Net.Sockets;

namespace Runflow.Emulator.Commands;

/// <summary>The setting <c>host</c> seen from both sides: what the server binds, and what a client on this machine calls.</summary>
internal static class ListenAddress
{
    /// <summary>The addresses for the server: that of http, and that of https when there is one.</summary>
    public static IEnumerable<string> ToBind(EmulatorOptions options)
    {
        yield return ToBind("http", options.Host, options.Port);
        if (options.Tls is not null)
        {
            yield return ToBind("https", options.Host, options.TlsPort);
        }
    }

    /// <summary>The URL by which a client on this machine reaches the emulator, without a trailing slash.</summary>
    public static string ToCall(string host, int port, string scheme = "http") => $"{scheme}://{InUrl(Reachable(host))}:{port}";

    /// <summary><c>localhost</c> means two addresses, which cannot share a port that is picked at bind time.</summary>
    /// <param name="host">The setting <c>host</c>.</param>
    /// <param name="port">The port that was asked for.</param>
    public static string Bound(string host, int port) => host == "localhost" && port == 0 ? "127.0.0.1" : host;

    /// <summary>Whether others than this machine can connect.</summary>
    public static bool IsOpen(string host) =>
        host != "localhost" && !(IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string ToBind(string scheme, string host, int port) => $"{scheme}://{InUrl(Bound(host, port))}:{port}";

    private static string Reachable(string host) => host is "*" || Parsed(host)?.Equals(IPAddress.Any) == true
        ? "127.0.0.1"
        : Parsed(host)?.Equals(IPAddress.IPv6Any) == true ? "::1" : host;

    private static IPAddress? Parsed(string host) => IPAddress.TryParse(host, out var address) ? address : null;

    private static string InUrl(string host) =>
        Parsed(host)?.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]" : host;
}
