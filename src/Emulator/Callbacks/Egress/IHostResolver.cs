using System.Net;

namespace Runflow.Emulator.Callbacks.Egress;

/// <summary>
/// Turns a host name into addresses. Asked once for each attempt; what it answers is both judged and dialled. The tests
/// put a resolver here that changes its mind, hangs or fails.
/// </summary>
internal interface IHostResolver
{
    /// <summary>All addresses of <paramref name="host"/>, in the order in which they are to be tried.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name has no address, or nobody could be asked.</exception>
    ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}
