using System.Collections.Concurrent;
using System.Text.Json;

namespace Runflow.Emulator.Faults;

/// <summary>
/// How often each fault was met at each operation of an epoch, or of all epochs of the process. There are few operations and few
/// kinds, so it stays small. Thread-safe.
/// </summary>
/// <param name="above">Counts along, whatever becomes of this one; null for none.</param>
internal sealed class FaultCoverage(FaultCoverage? above = null)
{
    private readonly ConcurrentDictionary<(string Operation, FaultPoint Point, string Kind), long> met = new();

    public void Count(string operation, FaultPoint point, string kind)
    {
        Restore(operation, point, kind, 1);
        above?.Count(operation, point, kind);
    }

    /// <summary>Puts back what a snapshot carries, which was met before.</summary>
    public void Restore(string operation, FaultPoint point, string kind, long times) =>
        met.AddOrUpdate((operation, point, kind), static (_, added) => added, static (_, count, added) => count + added, times);

    /// <summary>What was met, in a fixed order.</summary>
    public IReadOnlyList<MetFault> List() =>
    [
        .. met.Select(static entry => new MetFault(entry.Key.Operation, entry.Key.Point, entry.Key.Kind, entry.Value))
            .OrderBy(static entry => entry.Operation, StringComparer.Ordinal).ThenBy(static entry => entry.Point).ThenBy(static entry => entry.Kind, StringComparer.Ordinal),
    ];
}

/// <summary>One kind of fault that one operation met.</summary>
/// <param name="Operation">Its id in the contract.</param>
/// <param name="Point">Where it struck.</param>
/// <param name="Kind">Its kind, as rules name it.</param>
/// <param name="Met">How often, at least once.</param>
internal readonly record struct MetFault(string Operation, FaultPoint Point, string Kind, long Met)
{
    /// <summary>Its point and kind, as <c>request.status</c>.</summary>
    public string Name => $"{Point.WireName()}.{Kind}";

    /// <summary>As an object, in the report of <c>exec</c> as on the control surface.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("operation", Operation);
        json.WriteString("point", Point.WireName());
        json.WriteString("kind", Kind);
        json.WriteNumber("met", Met);
        json.WriteEndObject();
    }
}
