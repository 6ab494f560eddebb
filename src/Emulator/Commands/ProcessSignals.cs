using System.Runtime.InteropServices;

namespace Runflow.Emulator.Commands;

/// <summary>
/// What the system asks of this process: SIGINT (Ctrl-C), SIGTERM and SIGQUIT. Taken from the first instruction on, so that
/// none of them ends the process before it has tidied up. Thread-safe.
/// </summary>
internal sealed class ProcessSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly PosixSignalRegistration[] taken;

    public ProcessSignals() =>
        taken = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, Take))];

    /// <summary>Told of every signal, the second one of a kind too, on a thread of the runtime and before <see cref="Stop"/>.</summary>
    public event Action<PosixSignal>? Received;

    /// <summary>Cancelled by the first.</summary>
    public CancellationToken Stop => stop.Token;

    public void Dispose()
    {
        Array.ForEach(taken, static registration => registration.Dispose());
        stop.Dispose();
    }

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Received?.Invoke(signal.Signal);
        stop.Cancel();
    }
}
