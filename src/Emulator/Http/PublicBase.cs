using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Runflow.Emulator.Http;

/// <summary>
/// The base of the URLs that an answer hands out: <c>public_url</c>, else scheme and Host of the request. With <c>tls</c> every
/// one of them is https: a request that came by http is told the same host with the port that speaks TLS.
/// </summary>
internal static class PublicBase
{
    private const int DefaultPort = 443;

    /// <summary>Nearly all requests name the same host, and every run keeps its base: one string serves them all.</summary>
    private static string? latest;

    /// <summary>Without a trailing slash.</summary>
    public static string Of(HttpRequest request, EmulatorOptions options) =>
        options.PublicUrl ?? (options.Tls is null || request.IsHttps ? null : Secure(request)) ?? Shared(request.Scheme, Authority(request));

    private static string Shared(string scheme, string authority)
    {
        var known = latest;
        return known is not null && known.Length == scheme.Length + 3 + authority.Length
            && known.StartsWith(scheme, StringComparison.Ordinal) && known.EndsWith(authority, StringComparison.Ordinal)
                ? known
                : latest = $"{scheme}://{authority}";
    }

    private static string? Secure(HttpRequest request)
    {
        var addresses = request.HttpContext.RequestServices.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses;
        if (addresses?.FirstOrDefault(static address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) is not { } address)
        {
            // In memory there is no port of any kind.
            return null;
        }

        var port = BindingAddress.Parse(address).Port;
        var host = new HostString(Authority(request)).Host;
        return port == DefaultPort ? $"https://{host}" : string.Create(CultureInfo.InvariantCulture, $"https://{host}:{port}");
    }

    private static string Authority(HttpRequest request) => request.Host.HasValue ? request.Host.Value
        : request.HttpContext.Connection is { LocalIpAddress: { } address } connection ? new IPEndPoint(address, connection.LocalPort).ToString()
        : "localhost";
}
