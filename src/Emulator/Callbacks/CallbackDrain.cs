using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>
/// The end of the process, for callbacks: from then on no attempt begins, and those that are under way may end for as long
/// as the host waits. Who has not answered by then is cut off, and a line of the log says so.
/// </summary>
internal sealed class CallbackDrain(SandboxRegistry sandboxes, ILogger<CallbackDrain> logger) : IHostedService
{
    private static readonly Action<ILogger, int, Exception?> CutOff = LoggerMessage.Define<int>(LogLevel.Warning, new(21, nameof(CutOff)),
        "Callback attempts cut off because the emulator ended before they were answered: {Count}.");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var epochs = sandboxes.All.Select(static sandbox => sandbox.Current).ToList();
        await Task.WhenAll(epochs.ConvertAll(Close)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (epochs.Sum(UnderWay) is > 0 and var left)
        {
            CutOff(logger, left, null);
        }
    }

    private static Task Close(Epoch epoch)
    {
        lock (epoch.Gate)
        {
            return epoch.Clock.Close();
        }
    }

    private static int UnderWay(Epoch epoch)
    {
        lock (epoch.Gate)
        {
            return epoch.Part<Outbox>().UnderWay;
        }
    }
}
