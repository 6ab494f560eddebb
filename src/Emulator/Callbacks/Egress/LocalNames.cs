namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>
/// Names that can only mean something in a network of one's own: those without a dot (services of Compose, hosts files) and those
/// below a domain that the Internet does not know. Source: RFC 2606, RFC 6761, RFC 6762, RFC 8375, ICANN's resolution on .internal,
/// and what routers and offices use (RFC 6762, appendix G). Pure.
/// </summary>
internal static class LocalNames
{
    private static readonly HashSet<string> Domains = new(StringComparer.Ordinal)
    {
        "localhost", "local", "internal", "test", "example", "invalid", "arpa", "intranet", "private", "corp", "home", "lan",
    };

    /// <summary>Whether <paramref name="name"/>, in lower case and without a trailing dot, is one of them.</summary>
    public static bool Has(string name) => Domains.Contains(name[(name.LastIndexOf('.') + 1)..]) || !name.Contains('.', StringComparison.Ordinal);
}
