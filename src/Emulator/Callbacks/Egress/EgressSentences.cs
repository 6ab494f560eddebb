using System.Net;

namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>What a refused caller is told: which setting refused, and what to write instead. No credentials are repeated.</summary>
internal static class EgressSentences
{
    public const string Userinfo =
        "The URL carries credentials before its host, which are never sent whatever the setting egress says: remove them and verify Runflow-Signature in the receiver.";

    public const string PortZero =
        "The URL names port 0, on which nothing can listen, so it is refused whatever the setting egress says: write the port of the receiver.";

    public static string Scheme(string scheme) =>
        $"The scheme '{scheme}' is refused whatever the setting egress says: write an absolute http:// or https:// URL.";

    public static string Host(string problem) =>
        $"{problem}, so it is refused whatever the setting egress says: write a host name, an address such as 127.0.0.1, or [::1].";

    public static string Never(HostSpelling host, IPAddress address, string what) =>
        $"{Subject(host, address)} {what}, which is refused under every value of the setting egress: point the URL at the receiver's own address.";

    public static string Control(HostSpelling host) =>
        $"'{host.Text}' is this emulator, and its own control surface under /_emulator is refused under every value of the setting egress: to receive here, use /_emulator/sink/<name>.";

    public static string Tier(EgressTier tier, string setting, HostSpelling host, IPAddress? address) => tier switch
    {
        EgressTier.None =>
            $"'{host.Text}' is refused because the setting egress is none: start with --egress local, or --egress list:{host.InUrl}, to allow it.",
        EgressTier.List =>
            $"{Subject(host, address)} is not in the setting egress ({setting}): start with --egress {setting},{host.InUrl} to allow it.",
        _ =>
            $"{Subject(host, address)} is outside of what the setting egress = local allows (loopback, RFC 1918, ULA, and names that resolve only to these): start with --egress list:{host.InUrl}, or --egress any, to allow it.",
    };

    public static string Foreign(HostSpelling host) =>
        $"'{host.Text}' will be called only if it resolves to nothing but local addresses here, because the setting egress is local: start with --egress list:{host.InUrl}, or --egress any, to allow it.";

    public static string Unresolved(HostSpelling host, string why) =>
        $"The host '{host.Text}' could not be resolved ({why}): check its spelling, and that this machine or container can see it.";

    private static string Subject(HostSpelling host, IPAddress? address) =>
        address is null || host.Literal is not null ? $"'{host.Text}'" : $"'{host.Text}', which resolves to {address},";
}
