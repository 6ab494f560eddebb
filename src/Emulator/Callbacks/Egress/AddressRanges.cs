using System.Net;

namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>
/// Which addresses are local and which are never called, whatever the setting says. Takes plain addresses
/// (<see cref="HostSpelling.Plain"/>). Pure.
/// </summary>
internal static class AddressRanges
{
    private static readonly IPNetwork[] Local = Networks("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7");

    private static readonly (IPNetwork Range, string What)[] Never =
    [
        .. Ranges("is an address to listen on and not one to call (write 127.0.0.1 for this machine)", "0.0.0.0/8", "::/128"),
        .. Ranges("is the broadcast address", "255.255.255.255/32"),
        .. Ranges("is a multicast address", "224.0.0.0/4", "ff00::/8"),

        // Before link-local, which holds most of them: the name says more. Amazon (instances, containers, time and names),
        // Google, Scaleway, Alibaba, Azure, Oracle.
        .. Ranges(
            "is a cloud's metadata address",
            "169.254.169.254/32", "169.254.170.2/32", "169.254.170.23/32", "169.254.42.42/32", "fd00:ec2::/32",
            "fd20:ce::254/128", "fd00:42::42/128", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32"),
        .. Ranges("is a link-local address", "169.254.0.0/16", "fe80::/10"),
    ];

    // Podman with pasta answers the names of the host with this one; nothing else is known to live there.
    private static readonly IPAddress PodmanHost = new([169, 254, 1, 2]);

    /// <summary>Loopback, RFC 1918 or ULA.</summary>
    public static bool IsLocal(IPAddress address) => Local.Any(range => range.Contains(address));

    /// <summary>The address by which a container reaches its host, asked for by the host's own name.</summary>
    public static bool IsContainerHost(string name, IPAddress address) =>
        name is "host.docker.internal" or "host.containers.internal" && address.Equals(PodmanHost);

    /// <summary>Why the address, or an IPv4 address wrapped in it, is never called; null when it may be.</summary>
    public static string? WhyNever(IPAddress address)
    {
        foreach (var (range, what) in Never)
        {
            if (range.Contains(address))
            {
                return what;
            }
        }

        foreach (var inner in EmbeddedAddress.Of(address))
        {
            if (WhyNever(inner) is { } what)
            {
                return $"wraps {inner}, which {what}";
            }
        }

        return null;
    }

    private static IPNetwork[] Networks(params string[] texts) => [.. texts.Select(text => IPNetwork.Parse(text))];

    private static IEnumerable<(IPNetwork Range, string What)> Ranges(string what, params string[] texts) =>
        Networks(texts).Select(range => (range, what));
}
