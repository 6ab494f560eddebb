using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Runflow.Emulator.Settings;

/// <summary>The kinds whose text has a form of its own: addresses, hosts, the clock, the signing secret.</summary>
internal static class TextKinds
{
    private const decimal FastestClock = 1_000_000;

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._*:[]");

    /// <summary>A path; whether it can be used is found out when it is.</summary>
    public static Kind<string?> Path { get; } = new(
        "a path",
        (string text, out string? value) => (value = text).Length > 0 && !text.Contains('\0', StringComparison.Ordinal),
        value => value)
    {
        IsPath = true,
    };

    /// <summary>Where a certificate comes from; whether the file can be used is found out when it is.</summary>
    public static Kind<string?> Certificate { get; } = new(
        "self, or the path of a PEM file with certificate and key, or of a .pfx without a password", Path.Read, value => value)
    {
        Choices = ["self"],
        IsPath = true,
    };

    /// <summary>Where to listen. Names other than <c>localhost</c> are refused, because what they mean is decided elsewhere.</summary>
    public static Kind<string> ListenHost { get; } = new(
        "an IP address, localhost, or * for all interfaces",
        (string text, out string value) =>
        {
            value = text.StartsWith('[') && text.EndsWith(']') ? text[1..^1] : text;
            return value is "*" or "localhost" || IsAddress(value);
        },
        value => value);

    /// <summary>Base of a URL, kept without its trailing slash.</summary>
    public static Kind<string?> BaseUrl { get; } = new(
        "an absolute http or https URL without query, e.g. https://runflow.test",
        (string text, out string? value) =>
        {
            value = text.TrimEnd('/');
            return Uri.TryCreate(text, UriKind.Absolute, out var url)
                && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
                && url is { Query: "", Fragment: "", UserInfo: "", Host.Length: > 0 };
        },
        value => value);

    /// <summary><c>none</c>, or a secret as the vendor writes it.</summary>
    public static Kind<string?> Secret { get; } = new(
        "none, or a text of at most 512 printable characters that begins with whsec_",
        (string text, out string? value) =>
        {
            value = text;
            return text == "none"
                || (text.StartsWith("whsec_", StringComparison.Ordinal) && text.Length is > 6 and <= 512 && text.All(c => c is > ' ' and <= '~'));
        },
        value => value);

    /// <summary>A word that fits into a header.</summary>
    public static Kind<string?> Token { get; } = new(
        "a text of 1 to 512 printable characters without spaces",
        (string text, out string? value) =>
        {
            value = text;
            return text.Length is > 0 and <= 512 && text.All(c => c is > ' ' and <= '~');
        },
        value => value);

    /// <summary>How time goes: <c>real</c>, <c>manual</c>, or <c>x</c> and a factor.</summary>
    public static Kind<(ClockMode Mode, double Rate)> Clock { get; } = new(
        "real, manual, or x and a factor above 0 and at most 1000000, e.g. x10",
        (string text, out (ClockMode Mode, double Rate) value) =>
        {
            var factor = 0m;
            var rated = text.StartsWith('x')
                && decimal.TryParse(text.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out factor)
                && factor is > 0 and <= FastestClock;
            value = rated ? (ClockMode.Rate, (double)factor) : (text == "manual" ? ClockMode.Manual : ClockMode.Real, 1);
            return rated || text is "real" or "manual";
        },
        value => value.Mode switch
        {
            ClockMode.Real => "real",
            ClockMode.Manual => "manual",
            _ => "x" + ((decimal)value.Rate).ToString(CultureInfo.InvariantCulture),
        })
    {
        Choices = ["real", "manual"],
        // The factor is looked at in the other modes too: one that cannot be meant is a mistake wherever it stands.
        Holds = static value => value.Mode is ClockMode.Real or ClockMode.Rate or ClockMode.Manual && value.Rate is > 0 and <= (double)FastestClock,
    };

    /// <summary>Where callbacks may go. Only the form is looked at here; the egress rules give it meaning.</summary>
    public static Kind<string> Egress { get; } = new(
        "local, any, none, or list: and hosts or CIDRs with commas between, e.g. list:hooks.test,10.0.0.0/8",
        (string text, out string value) =>
        {
            value = text;
            return text is "local" or "any" or "none"
                || (text.StartsWith("list:", StringComparison.Ordinal) && Parts(text[5..]) is { Length: > 0 } parts && parts.All(IsHostOrNetwork));
        },
        value => value)
    {
        Choices = ["local", "any", "none"],
    };

    /// <summary>Host names with commas between them.</summary>
    public static Kind<IReadOnlyList<string>> Hosts { get; } = new(
        "host names with commas between, e.g. emulator.test,ci.test",
        (string text, out IReadOnlyList<string> value) =>
        {
            value = Parts(text);
            return value.Count > 0 && value.All(IsHost);
        },
        value => value is null or { Count: 0 } ? null : string.Join(',', value))
    {
        Holds = static value => value is not null && value.All(IsHost),
    };

    private static string[] Parts(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries);

    private static bool IsHost(string text) =>
        text is { Length: > 0 and <= 253 } && !text.AsSpan().ContainsAnyExcept(HostCharacters);

    private static bool IsHostOrNetwork(string text) =>
        text.Contains('/', StringComparison.Ordinal) ? IPNetwork.TryParse(text, out _) : IsHost(text);

    // The base library also takes "1" and "0x7f.1" for addresses; nobody means them.
    private static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text);
}
