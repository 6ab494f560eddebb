using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Conduct;

/// <summary>One time that a habit was seen.</summary>
/// <param name="At">Sandbox instant.</param>
/// <param name="Detail">What exactly, a sentence.</param>
internal sealed record Sighting(Instant At, string Detail)
{
    /// <summary>The request that did it; null for a receiver.</summary>
    public string? RequestId { get; init; }

    /// <summary>The run that it was about; empty for none.</summary>
    public Guid Run { get; init; }

    /// <summary>The delivery that was answered so; empty for none.</summary>
    public Guid Delivery { get; init; }
}

/// <summary>A habit as it was seen at one operation.</summary>
/// <param name="Habit">Which.</param>
/// <param name="Operation">Where: named as in the coverage of faults.</param>
/// <param name="Count">How often.</param>
/// <param name="Examples">The first of them.</param>
internal sealed record Finding(Habit Habit, string Operation, long Count, IReadOnlyList<Sighting> Examples);

/// <summary>
/// What was found, by habit and operation. There are few of either, and few examples are kept, so it stays small. Thread-safe.
/// </summary>
/// <param name="above">Counts along, whatever becomes of this one; null for none.</param>
internal sealed class ConductFindings(ConductFindings? above = null)
{
    /// <summary>Examples kept of one finding.</summary>
    public const int MostExamples = 5;

    private readonly Lock changing = new();
    private readonly Dictionary<(Habit Habit, string Operation), Finding> found = [];

    public void Add(Habit habit, string operation, Sighting sighting)
    {
        lock (changing)
        {
            var before = found.GetValueOrDefault((habit, operation)) ?? new Finding(habit, operation, 0, []);
            found[(habit, operation)] = before with
            {
                Count = before.Count + 1,
                Examples = before.Examples.Count < MostExamples ? [.. before.Examples, sighting] : before.Examples,
            };
        }

        above?.Add(habit, operation, sighting);
    }

    /// <summary>What was found, in the order of <see cref="Habits.All"/> and then of the operations' names.</summary>
    public IReadOnlyList<Finding> List()
    {
        lock (changing)
        {
            return [.. Habits.All.SelectMany(habit => found.Values.Where(finding => finding.Habit == habit).OrderBy(static finding => finding.Operation, StringComparer.Ordinal))];
        }
    }
}
