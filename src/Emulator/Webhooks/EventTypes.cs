using Runflow.Contracts;
using Runflow.Emulator.Callbacks;

namespace Runflow.Emulator.Webhooks;

/// <summary>What can be subscribed to. Source: section 4 of the wire reference: the events are those of the callbacks.</summary>
internal static class EventTypes
{
    /// <summary>Every type, in the order of the reference list.</summary>
    public static IReadOnlyList<EventTypeDocument> All { get; } =
    [
        Type(1, RunEvent.Completed, "Run completed", "A run has ended with an output."),
        Type(2, RunEvent.Failed, "Run failed", "A run has ended with a failure."),
        Type(3, RunEvent.Cancelled, "Run cancelled", "A run has ended by a cancellation."),
    ];

    /// <summary>Their codes, in the same order.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. All.Select(static type => type.Code)];

    private static EventTypeDocument Type(int order, string code, string name, string description) =>
        new() { Code = code, Name = name, Description = description, SortOrder = order };
}
