using System.Collections.Concurrent;

namespace Runflow.Emulator.Faults;

/// <summary>
/// How often each fault was met at each operation of an epoch. There are few operations and few kinds, so it stays small.
/// Thread-safe.
/// </summary>
internal sealed class FaultCoverage
{
    private readonly ConcurrentDictionary<(string Operation, FaultPoint Point, string Kind), long> met = new();

    public void Count(string operation, FaultPoint point, string kind, long times = 1) =>
        met.AddOrUpdate((operation, point, kind), static (_, added) => added, static (_, count, added) => count + added, times);

    /// <summary>What was met, in a fixed order.</summary>
    public IReadOnlyList<(string Operation, FaultPoint Point, string Kind, long Met)> List() =>
    [
        .. met.Select(static entry => (entry.Key.Operation, entry.Key.Point, entry.Key.Kind, entry.Value))
            .OrderBy(static entry => entry.Operation, StringComparer.Ordinal).ThenBy(static entry => entry.Point).ThenBy(static entry => entry.Kind, StringComparer.Ordinal),
    ];
}
