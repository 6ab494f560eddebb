using System.Net;

namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>
/// The resolver of the operating system, so that hosts files, compose networks and search domains work as they do for
/// every other program. Keeps nothing, may be shared by all threads.
/// </summary>
internal sealed class SystemHostResolver : IHostResolver
{
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
        await Dns.GetHostAddressesAsync(IsBelowLocalhost(host) ? "localhost" : host, cancellationToken);

    // RFC 6761, section 6.3: names below localhost are loopback; not every C library knows.
    private static bool IsBelowLocalhost(string host) => host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
