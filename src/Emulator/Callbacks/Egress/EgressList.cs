using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>
/// The hosts and networks of <c>egress = list:…</c>. A name that is listed may have any address; an address may be called
/// under any name when one of the networks holds it. Immutable.
/// </summary>
internal sealed class EgressList
{
    private readonly HashSet<string> hosts = new(StringComparer.Ordinal);
    private readonly List<string> suffixes = [];
    private readonly List<IPNetwork> networks = [];

    private EgressList()
    {
    }

    /// <summary>A list that holds nothing.</summary>
    public static EgressList Empty { get; } = new();

    /// <summary>Whether an address has to be known to decide about a name that is not listed.</summary>
    public bool HasNetworks => networks.Count > 0;

    /// <summary>Reads the part behind <c>list:</c>.</summary>
    /// <exception cref="FormatException">An entry is none of the forms; the sentence names it.</exception>
    public static EgressList Parse(string entries)
    {
        var list = new EgressList();
        foreach (var entry in entries.Split(',', StringSplitOptions.TrimEntries))
        {
            list.Add(entry);
        }

        return list;
    }

    public bool HasName(string name) =>
        hosts.Contains(name) || suffixes.Exists(suffix => name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal));

    public bool HasAddress(IPAddress address) => networks.Exists(network => network.Contains(address));

    private static FormatException Bad(string entry, string why) =>
        new($"egress: the entry '{entry}' of the list {why}. Write hosts (api.example.com), suffixes (*.example.com), addresses (10.1.2.3) or networks (10.0.0.0/8), separated by commas.");

    private void Add(string entry)
    {
        if (entry.Length == 0)
        {
            throw Bad(entry, "is empty");
        }

        if (entry.Contains("://", StringComparison.Ordinal))
        {
            throw Bad(entry, "is a URL; leave scheme and path out");
        }

        if (entry.Contains('/', StringComparison.Ordinal))
        {
            networks.Add(ReadNetwork(entry));
            return;
        }

        var isSuffix = entry.StartsWith("*.", StringComparison.Ordinal);
        var host = HostSpelling.Read(isSuffix ? entry[2..] : entry);
        if (host.Literal is { } address && !isSuffix)
        {
            networks.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
        }
        else if (host.Literal is not null)
        {
            throw Bad(entry, "puts a star before an address; write a network such as 10.0.0.0/8");
        }
        else if (entry.Contains(':', StringComparison.Ordinal))
        {
            throw Bad(entry, "has a port or is no address; every port of a listed host is allowed, leave it out");
        }
        else if (host.Problem is not null || !IsName(host.Text))
        {
            throw Bad(entry, entry.Contains('*', StringComparison.Ordinal) ? "has a star elsewhere than in front (for everything, set egress to any)" : "is no host name");
        }
        else if (isSuffix)
        {
            suffixes.Add("." + host.Text);
        }
        else
        {
            hosts.Add(host.Text);
        }
    }

    private static IPNetwork ReadNetwork(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (HostSpelling.Read(entry[..slash]).Literal is not { } address
            || !int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits))
        {
            throw Bad(entry, "is no network");
        }

        // A v4-mapped network is the IPv4 network it maps: addresses are compared in their plain form.
        var written = IPAddress.TryParse(entry.AsSpan(0, slash), out var raw) ? raw : address;
        bits -= written.IsIPv4MappedToIPv6 ? 96 : 0;
        var width = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (bits < 0 || bits > width)
        {
            throw Bad(entry, $"has a prefix length outside 0 to {width}");
        }

        var start = address.GetAddressBytes();
        for (var bit = bits; bit < width; bit++)
        {
            start[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        var first = new IPAddress(start);
        return first.Equals(address)
            ? new IPNetwork(first, bits)
            : throw Bad(entry, $"has bits behind its prefix; if that network is meant, write {first}/{bits}");
    }

    private static bool IsName(string text) => text.Length <= 253
        && text.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
