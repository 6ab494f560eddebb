using System.Net;

namespace Runflow.Emulator.Control;

/// <summary>
/// Keeps other web sites from driving the control surface through a developer's browser: the Host must be one that no
/// foreign name can be rebound to, and an Origin, when sent, must be the same origin.
/// </summary>
internal sealed class ControlGuard(EmulatorOptions options)
{
    /// <summary>Why the request is refused, or null.</summary>
    public string? Refuse(HttpRequest request)
    {
        var host = request.Host.Host;
        if (request.Host.HasValue && !IsOurs(host))
        {
            return $"The control surface is not served to the host {host}; call it by IP address or localhost, or name the host in allowed_hosts.";
        }

        return request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != $"{request.Scheme}://{request.Host.Value}"
            ? $"The control surface is not served to pages of {origin}."
            : null;
    }

    private bool IsOurs(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _)
        || !host.TrimEnd('.').Contains('.', StringComparison.Ordinal)
        || host.Equals("host.docker.internal", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (options.PublicUrl is { } url && new Uri(url).Host.Equals(host, StringComparison.OrdinalIgnoreCase))
        || options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
