using Runflow.Emulator.Tests.Callbacks.Sending;

namespace Runflow.Emulator.Tests.Hosting;

/// <summary>A receiver that answers nobody until the test lets it.</summary>
internal sealed class HeldReceiver : IAsyncDisposable
{
    private Receiver? receiver;

    public string Url => receiver!.Url;

    /// <summary>Set at the first call.</summary>
    public TaskCompletionSource Called { get; } = SenderBench.Signal();

    /// <summary>Released once for each call.</summary>
    public SemaphoreSlim Arrivals { get; } = new(0);

    /// <summary>Lets all answers go, also those of calls to come.</summary>
    public TaskCompletionSource Release { get; } = SenderBench.Signal();

    /// <summary>Set when a caller closed its connection before it was answered.</summary>
    public TaskCompletionSource HungUp { get; } = SenderBench.Signal();

    public static async Task<HeldReceiver> StartAsync()
    {
        var held = new HeldReceiver();
        held.receiver = await Receiver.StartAsync(async (_, http) =>
        {
            await using var gone = http.RequestAborted.Register(() => held.HungUp.TrySetResult());
            held.Called.TrySetResult();
            held.Arrivals.Release();
            await held.Release.Task;
        });
        return held;
    }

    public async ValueTask DisposeAsync()
    {
        Release.TrySetResult();
        await receiver!.DisposeAsync();
        Arrivals.Dispose();
    }
}
