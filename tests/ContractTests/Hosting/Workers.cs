using System.Collections.Concurrent;
using Xunit;

namespace Runflow.Emulator.Tests.Hosting;

/// <summary>A number of threads of their own, started together, that share out a list of things to do.</summary>
internal static class Workers
{
    public static async Task RunAsync<T>(int threads, IEnumerable<T> things, Func<T, Task> act)
    {
        var left = new ConcurrentQueue<T>(things);
        using var start = new Barrier(threads);
        var ends = Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                while (left.TryDequeue(out var thing))
                {
                    act(thing).GetAwaiter().GetResult();
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        await Task.WhenAll(ends);
    }
}
