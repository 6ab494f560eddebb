using System.Runtime.InteropServices;
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
    private readonly Dictionary<(string Habit, string Operation), Tally> found = [];

    private ConductFindings? Above => above;

    /// <summary>Counts one more.</summary>
    /// <param name="habit">What was seen.</param>
    /// <param name="operation">Where.</param>
    /// <param name="look">Says what exactly; asked only while examples are wanted, since a loop without a pause is seen thousands of times a second.</param>
    public void Add(Habit habit, string operation, Func<Sighting> look)
    {
        Sighting? seen = null;
        for (var one = this; one is not null; one = one.Above)
        {
            one.Count(habit, operation, look, ref seen);
        }
    }

    /// <summary>What was found, in the order of <see cref="Habits.All"/> and then of the operations' names.</summary>
    public IReadOnlyList<Finding> List()
    {
        lock (changing)
        {
            return
            [
                .. Habits.All.SelectMany(habit => found
                    .Where(entry => entry.Key.Habit == habit.Code)
                    .OrderBy(static entry => entry.Key.Operation, StringComparer.Ordinal)
                    .Select(entry => new Finding(habit, entry.Key.Operation, entry.Value.Count, [.. entry.Value.Examples]))),
            ];
        }
    }

    private void Count(Habit habit, string operation, Func<Sighting> look, ref Sighting? seen)
    {
        lock (changing)
        {
            ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(found, (habit.Code, operation), out _);
            tally ??= new Tally();
            tally.Count++;
            if (tally.Examples.Count < MostExamples)
            {
                tally.Examples.Add(seen ??= look());
            }
        }
    }

    private sealed class Tally
    {
        public long Count { get; set; }

        public List<Sighting> Examples { get; } = [];
    }
}
