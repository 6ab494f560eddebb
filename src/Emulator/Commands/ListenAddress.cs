using System.Net;
using System.Net.Sockets;

namespace Runflow.Emulator.Commands;

/// <summary>The setting <c>host</c> seen from both sides: what the server binds, and what a client on this machine calls.</summary>
internal static class ListenAddress
{
    /// <summary>The address for the server. <c>localhost</c> means two addresses, which cannot share a port that is picked at bind time.</summary>
    public static string ToBind(EmulatorOptions options) =>
        $"http://{(options is { Host: "localhost", Port: 0 } ? "127.0.0.1" : InUrl(options.Host))}:{options.Port}";

    /// <summary>The URL by which a client on this machine reaches the emulator, without a trailing slash.</summary>
    public static string ToCall(string host, int port) => $"http://{InUrl(Reachable(host))}:{port}";

    /// <summary>Whether others than this machine can connect.</summary>
    public static bool IsOpen(string host) =>
        host != "localhost" && !(IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string Reachable(string host) => host is "*" || Parsed(host)?.Equals(IPAddress.Any) == true
        ? "127.0.0.1"
        : Parsed(host)?.Equals(IPAddress.IPv6Any) == true ? "::1" : host;

    private static IPAddress? Parsed(string host) => IPAddress.TryParse(host, out var address) ? address : null;

    private static string InUrl(string host) =>
        Parsed(host)?.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]" : host;
}
