using System.Globalization;
using System.Net;

namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>
/// The host of a URL, read once: an address in whatever spelling (decimal, octal, hexadecimal, short, full-width, with a
/// trailing dot or a scope id), or a name in ASCII. Pure; used by the policy, the list of the setting, and the sender for
/// its <c>Host</c> header.
/// </summary>
/// <param name="Text">The host in ASCII and lower case, without brackets and trailing dot.</param>
/// <param name="Literal">The address, when the host is one; v4-mapped ones as plain IPv4, scope ids dropped.</param>
/// <param name="Problem">Why the host is neither address nor name; null when it is.</param>
internal readonly record struct HostSpelling(string Text, IPAddress? Literal, string? Problem)
{
    /// <summary>The text as it stands in a URL or <c>Host</c> header: IPv6 in brackets.</summary>
    public string InUrl => Text.Contains(':', StringComparison.Ordinal) ? $"[{Text}]" : Text;

    public static HostSpelling Read(Uri url) => Read(url.IdnHost, url.Host);

    public static HostSpelling Read(string host) => Read(host, host);

    /// <summary>The one form in which an address is compared, shown and dialled.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        // A scope id means something for link-local addresses only, and those are never dialled.
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && address.ScopeId != 0
            ? new IPAddress(address.GetAddressBytes())
            : address;
    }

    private static HostSpelling Read(string idn, string written)
    {
        var narrow = Narrow(written);
        string text;
        try
        {
            text = (Ascii(narrow) ? narrow : Ascii(idn) ? idn : new IdnMapping().GetAscii(narrow)).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return new(written, null, $"'{written}' is no host name");
        }

        text = text.EndsWith('.') ? text[..^1] : text;
        var literal = ReadLiteral(text);
        if (literal is not null)
        {
            var plain = Plain(literal);
            return new(plain.ToString(), plain, null);
        }

        // Some C libraries would still read these as addresses, others would ask a name server for them.
        return text.Length == 0 || text.Contains(':', StringComparison.Ordinal) || EndsInNumber(text)
            ? new(text, null, $"'{written}' looks like an IP address but is none")
            : new(text, null, null);
    }

    private static IPAddress? ReadLiteral(string text)
    {
        var bare = text is ['[', .., ']'] ? text[1..^1] : text;
        if (bare.Contains(':', StringComparison.Ordinal))
        {
            bare = bare.Split('%', 2)[0];
        }

        return bare.Contains('[', StringComparison.Ordinal) || !IPAddress.TryParse(bare, out var address) ? null : address;
    }

    private static bool EndsInNumber(string text)
    {
        var last = text[(text.LastIndexOf('.') + 1)..];
        return last.Length == 0
            || last.All(char.IsAsciiDigit)
            || (last.StartsWith("0x", StringComparison.Ordinal) && last.Skip(2).All(char.IsAsciiHexDigit));
    }

    private static bool Ascii(string text) => System.Text.Ascii.IsValid(text);

    /// <summary>Full-width forms and ideographic dots as ASCII: what a name server's client would do before asking.</summary>
    private static string Narrow(string text) => Ascii(text) ? text : string.Create(text.Length, text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = from[i] switch
            {
                >= '\uFF01' and <= '\uFF5E' and var wide => (char)(wide - 0xFEE0),
                '\u3002' or '\uFF61' => '.',
                var other => other,
            };
        }
    });
}
