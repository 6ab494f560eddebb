using System.Globalization;

namespace Runflow.Emulator.Conduct;

/// <summary>What is remembered of the reads of one run. Immutable; the rules are pure.</summary>
/// <param name="Last">Arrival of the last one.</param>
/// <param name="Short">How many in a row came too soon after the one before.</param>
/// <param name="Ended">Whether the last one showed that the run had ended.</param>
internal readonly record struct Reads(Moment Last, int Short, bool Ended)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Timers of clients may be early by so much.</summary>
    private const double Early = 0.95;

    /// <summary>Waits that may be short: a look between two polls is no polling.</summary>
    private const int Tolerated = 1;

    /// <summary>And of a run that has ended, which several parts of a program may look at.</summary>
    private const int ToleratedAfterEnd = 4;

    /// <summary>After one more.</summary>
    /// <param name="arrival">When it came.</param>
    /// <param name="shows">Whether it shows that the run has ended.</param>
    public Reads After(Moment arrival, bool shows)
    {
        var isShort = Moment.Between(Last, arrival) < Pace * Early;
        return new Reads(arrival, isShort ? (shows == Ended ? Short : 0) + 1 : 0, shows);
    }

    /// <summary>What is wrong with the last of them; null when nothing is.</summary>
    /// <param name="before">What was remembered before it.</param>
    public Habit? Judge(Reads before) => Short <= (before.Ended ? ToleratedAfterEnd : Tolerated) ? null
        : before.Ended ? Habits.PollingAfterEnd
        : Habits.PollingTooFast;

    /// <summary>How soon the last of them came, a sentence.</summary>
    /// <param name="before">What was remembered before it.</param>
    public string Tell(Reads before) =>
        string.Create(CultureInfo.InvariantCulture, $"It came {Math.Max(0, Math.Round(Moment.Between(before.Last, Last).TotalMilliseconds))} ms after the read before.");
}
