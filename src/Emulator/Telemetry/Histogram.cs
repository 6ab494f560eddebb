namespace Runflow.Emulator.Telemetry;

/// <summary>How often a time fell into each of a few classes, as Prometheus wants it. Thread-safe without a lock: what is read
/// while it is written may lack the newest observation.</summary>
internal sealed class Histogram
{
    private readonly long[] counts = new long[Bounds.Length + 1];
    private long sum;

    /// <summary>Upper bounds of the classes in seconds, rising; above the last lies one without a bound.</summary>
    public static ReadOnlySpan<double> Bounds => [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Seconds of all observations together.</summary>
    public double Sum => Volatile.Read(ref sum) / (double)TimeSpan.TicksPerSecond;

    public void Observe(TimeSpan time)
    {
        var seconds = time.TotalSeconds;
        var at = 0;
        while (at < Bounds.Length && seconds > Bounds[at])
        {
            at++;
        }

        Interlocked.Increment(ref counts[at]);
        Interlocked.Add(ref sum, time.Ticks);
    }

    /// <summary>How many fell into each class or a lower one; the last number is of all.</summary>
    public long[] Cumulated()
    {
        var cumulated = new long[counts.Length];
        var total = 0L;
        for (var at = 0; at < counts.Length; at++)
        {
            cumulated[at] = total += Volatile.Read(ref counts[at]);
        }

        return cumulated;
    }
}
