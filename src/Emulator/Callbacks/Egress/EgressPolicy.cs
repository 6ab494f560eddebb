using System.Net;
using System.Net.Sockets;

namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>The value of the setting <c>egress</c>.</summary>
internal enum EgressTier
{
    /// <summary>Loopback, RFC 1918 and ULA addresses, and names that resolve only to these. The default.</summary>
    Local,

    /// <summary>Everything but what is always refused.</summary>
    Any,

    /// <summary>What the list names.</summary>
    List,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>
/// Decides where callbacks and source fetches may go. The name is looked up here and nowhere else: the caller dials the
/// addresses that the decision names, so that a name that changes its answer afterwards changes nothing. Asked before
/// every attempt by <c>Sending/CallbackSender.cs</c>. Immutable, shared by all threads.
/// </summary>
internal sealed class EgressPolicy
{
    private const string ListPrefix = "list:";

    private readonly EgressTier tier;
    private readonly EgressList list;
    private readonly string setting;

    private EgressPolicy(EgressTier tier, EgressList list, string setting)
    {
        this.tier = tier;
        this.list = list;
        this.setting = setting;
    }

    /// <summary>Reads the setting; white space around it and letter case do not matter.</summary>
    /// <exception cref="FormatException">It is none of the forms; the sentence names the bad entry.</exception>
    public static EgressPolicy Parse(string setting)
    {
        var text = setting.Trim();
        return text.ToLowerInvariant() switch
        {
            "local" => new(EgressTier.Local, EgressList.Empty, text),
            "any" => new(EgressTier.Any, EgressList.Empty, text),
            "none" => new(EgressTier.None, EgressList.Empty, text),
            var lower when lower.StartsWith(ListPrefix, StringComparison.Ordinal) =>
                new(EgressTier.List, EgressList.Parse(text[ListPrefix.Length..]), text),
            _ => throw new FormatException($"egress: '{text}' is unknown. Write local, any, none, or list: followed by hosts and networks, such as list:api.example.com,10.0.0.0/8."),
        };
    }

    /// <summary>Judges a URL and every address behind it; one that is refused refuses the whole.</summary>
    /// <param name="url">What is to be called; a fragment plays no part.</param>
    /// <param name="resolver">Asked at most once, and not at all when no address could change the decision.</param>
    /// <param name="isOwnListener">Whether an endpoint is one on which this emulator listens.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async ValueTask<EgressDecision> DecideAsync(
        Uri url, IHostResolver resolver, Func<IPEndPoint, bool> isOwnListener, CancellationToken cancellationToken)
    {
        if (WhyUnusable(url) is { } unusable)
        {
            return EgressDecision.Deny(unusable);
        }

        var host = HostSpelling.Read(url);
        if (host.Problem is { } problem)
        {
            return EgressDecision.Deny(EgressSentences.Host(problem));
        }

        if (host.Literal is { } literal)
        {
            return Judge(url, host, [literal], isOwnListener);
        }

        if (!AddressMatters(url, host.Text))
        {
            return EgressDecision.Deny(EgressSentences.Tier(tier, setting, host, address: null));
        }

        try
        {
            var addresses = await resolver.ResolveAsync(host.Text, cancellationToken);
            return addresses.Count > 0
                ? Judge(url, host, addresses, isOwnListener)
                : EgressDecision.Unresolved(EgressSentences.Unresolved(host, "no address"));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return EgressDecision.Unresolved(EgressSentences.Unresolved(host, e.Message));
        }
    }

    /// <summary>Why a URL will be refused, as far as that is certain without a look-up. Of a name that other networks know it
    /// says under what condition it is called. Null when nothing can be said yet.</summary>
    public string? Foresee(Uri url)
    {
        if (WhyUnusable(url) is { } unusable)
        {
            return unusable;
        }

        var host = HostSpelling.Read(url);
        if (host.Problem is { } problem)
        {
            return EgressSentences.Host(problem);
        }

        // Whether a sink is ours shows when it is called.
        return OwnSurface.IsSink(url) ? null
            : host.Literal is { } literal ? WhyRefused(url, host, literal, static _ => false)
            : !AddressMatters(url, host.Text) ? EgressSentences.Tier(tier, setting, host, address: null)
            : tier == EgressTier.Local && !LocalNames.Has(host.Text) ? EgressSentences.Foreign(host)
            : null;
    }

    private static string? WhyUnusable(Uri url)
    {
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            return EgressSentences.Scheme(url.IsAbsoluteUri ? url.Scheme : "");
        }

        return url.UserInfo.Length > 0 ? EgressSentences.Userinfo : url.Port == 0 ? EgressSentences.PortZero : null;
    }

    /// <summary>Whether a look-up can lead to anything but a refusal; without it no name leaves the machine.</summary>
    private bool AddressMatters(Uri url, string name) => OwnSurface.IsSink(url) || tier switch
    {
        EgressTier.None => false,
        EgressTier.List => list.HasNetworks || list.HasName(name),
        _ => true,
    };

    private EgressDecision Judge(Uri url, HostSpelling host, IReadOnlyList<IPAddress> addresses, Func<IPEndPoint, bool> isOwnListener)
    {
        List<IPEndPoint> endpoints = [];
        foreach (var found in addresses)
        {
            var address = HostSpelling.Plain(found);
            if (WhyRefused(url, host, address, isOwnListener) is { } sentence)
            {
                return EgressDecision.Deny(sentence);
            }

            var endpoint = new IPEndPoint(address, url.Port);
            if (!endpoints.Contains(endpoint))
            {
                endpoints.Add(endpoint);
            }
        }

        return EgressDecision.Allow(endpoints);
    }

    private string? WhyRefused(Uri url, HostSpelling host, IPAddress address, Func<IPEndPoint, bool> isOwnListener)
    {
        var isContainerHost = AddressRanges.IsContainerHost(host.Text, address);
        if (!isContainerHost && AddressRanges.WhyNever(address) is { } what)
        {
            return EgressSentences.Never(host, address, what);
        }

        // A wrapped address may come back to us; only the plain one certainly does.
        var isOwn = isOwnListener(new IPEndPoint(address, url.Port));
        if (OwnSurface.IsControl(url)
            && (isOwn || EmbeddedAddress.Of(address).Any(inner => isOwnListener(new IPEndPoint(inner, url.Port)))))
        {
            return EgressSentences.Control(host);
        }

        if (isOwn && OwnSurface.IsSink(url))
        {
            return null;
        }

        var allowed = tier switch
        {
            EgressTier.Any => true,
            EgressTier.Local => isContainerHost || AddressRanges.IsLocal(address),
            EgressTier.List => list.HasName(host.Text) || list.HasAddress(address),
            _ => false,
        };
        return allowed ? null : EgressSentences.Tier(tier, setting, host, address);
    }
}
