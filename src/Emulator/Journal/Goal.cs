using Runflow.Emulator.Callbacks.Sink;

namespace Runflow.Emulator.Journal;

/// <summary>What somebody waits for: a counter, or what came to a sink (<c>sink.{name}</c>), and the number it is to reach.</summary>
/// <param name="Counter">The counter; null for a sink.</param>
/// <param name="Sink">The sink's name; null for a counter.</param>
/// <param name="Least">The number.</param>
internal readonly record struct Goal(Counter? Counter, string? Sink, long Least)
{
    /// <summary>What begins the name of a sink's count.</summary>
    public const string SinkPrefix = "sink.";

    /// <summary>As it is written in the query and in the answer.</summary>
    public string Name => Counter?.Name() ?? SinkPrefix + Sink;

    /// <summary>Reads a name; null when nothing is counted under it.</summary>
    public static Goal? Of(string name) =>
        Counters.TryFind(name, out var counter) ? new(counter, null, 0)
        : name.StartsWith(SinkPrefix, StringComparison.Ordinal) && SinkName.IsValid(name[SinkPrefix.Length..]) ? new(null, name[SinkPrefix.Length..], 0)
        : null;
}
