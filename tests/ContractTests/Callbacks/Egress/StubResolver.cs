using System.Net;
using System.Net.Sockets;
using Runflow.Emulator.Callbacks.Egress;

namespace Runflow.Emulator.Tests.Callbacks.Egress;

/// <summary>Answers from a script: the n-th question gets the n-th answer, and the last one for ever. Counts the questions.</summary>
internal sealed class StubResolver(params IPAddress[][] answers) : IHostResolver
{
    private int asked;

    public int Asked => asked;

    public List<string> Names { get; } = [];

    public static StubResolver Of(params string[] addresses) => new([.. addresses.Select(IPAddress.Parse)]);

    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        lock (Names)
        {
            Names.Add(host);
        }

        var turn = Interlocked.Increment(ref asked) - 1;
        return answers.Length == 0
            ? throw new SocketException((int)SocketError.HostNotFound)
            : ValueTask.FromResult<IReadOnlyList<IPAddress>>(answers[Math.Min(turn, answers.Length - 1)]);
    }
}
