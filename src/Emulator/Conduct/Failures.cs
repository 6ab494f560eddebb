using System.Globalization;

namespace Runflow.Emulator.Conduct;

/// <summary>How a request ended.</summary>
/// <param name="Status">Status of the answer; null when there was none, or it broke off.</param>
/// <param name="RetryAfter">What the answer's Retry-After asked for; null for none.</param>
/// <param name="IsByFault">Whether a fault made the refusal.</param>
internal readonly record struct Ending(int? Status, TimeSpan? RetryAfter, bool IsByFault)
{
    /// <summary>Refused for good: the same request would be refused again.</summary>
    public bool IsRefusal => Status is >= 400 and < 500 and not (408 or 409 or 425 or 429);

    /// <summary>Worth a retry, after a while.</summary>
    public bool IsFailure => Status is null or >= 500 or 408 or 425 or 429;

    /// <summary>Whether the request may have taken effect although it looks as if it had failed.</summary>
    public bool MayHaveTakenEffect => Status is null or >= 500 or 408;

    public string Words => Status is { } status ? status.ToString(CultureInfo.InvariantCulture) : "no answer";
}

/// <summary>What is remembered of a request that failed, one or more times in a row, until it succeeds. Immutable; the rules are pure.</summary>
/// <param name="Count">Failures in a row.</param>
/// <param name="First">When the first of them ended.</param>
/// <param name="Last">When the last one ended.</param>
/// <param name="Ending">How the last one ended.</param>
internal sealed record Failures(int Count, Moment First, Moment Last, Ending Ending)
{
    /// <summary>A refused request that comes again later than this is another attempt of a person or a test.</summary>
    private static readonly TimeSpan SameTry = TimeSpan.FromSeconds(10);

    /// <summary>What comes again later than this is not taken for a retry at all.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    /// <summary>What each retry of a row has to wait on average. One that follows at once is let pass: jitter may draw it.</summary>
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(50);

    /// <summary>Timers of clients may be early by so much.</summary>
    private const double Early = 0.95;

    /// <summary>After one more.</summary>
    public static Failures After(Failures? before, Moment end, Ending ending) => before is null || !ending.IsFailure
        ? new Failures(1, end, end, ending)
        : before with { Count = before.Count + 1, Last = end, Ending = ending };

    /// <summary>Whether it can be forgotten.</summary>
    public bool IsOver(Moment now) => Moment.Between(Last, now) > Memory;

    /// <summary>What is wrong with sending the request again.</summary>
    /// <param name="arrival">When it came again.</param>
    /// <param name="now">How it ended this time.</param>
    /// <param name="creates">Whether it makes something new each time it takes effect.</param>
    /// <param name="hasKey">Whether it carries an Idempotency-Key.</param>
    public IEnumerable<(Habit Habit, string Detail)> Judge(Moment arrival, Ending now, bool creates, bool hasKey)
    {
        var wait = Moment.Between(Last, arrival);
        if (arrival.Wall < Last.Wall && arrival.Sandbox <= Last.Sandbox)
        {
            // It was on its way already when the one before failed: a twin, and no retry.
            yield break;
        }

        // What is not refused this time, and was not refused by a fault either, had its obstacle removed in between.
        if (Ending.IsRefusal && wait < SameTry && (Ending.IsByFault || now.IsRefusal || now.IsFailure))
        {
            yield return (Habits.RetryOfRefused, $"It was answered {Ending.Words} {Ms(wait)} before.");
        }

        if (Ending.RetryAfter is { } asked && wait < asked * Early)
        {
            yield return (Habits.RetryAfterIgnored, $"It was answered {Ending.Words} with a Retry-After of {asked.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s, and came again after {Ms(wait)}.");
        }
        else if (Ending.IsFailure && Count >= 2 && Moment.Between(First, arrival) is var all && all < LeastWait * Count)
        {
            yield return (Habits.NoBackoff, $"It came again for the {Count.ToString(CultureInfo.InvariantCulture)}. time within {Ms(all)}; the last time ended with {Ending.Words}.");
        }

        if (Ending.MayHaveTakenEffect && creates && !hasKey)
        {
            yield return (Habits.RetryWithoutKey, $"It ended with {Ending.Words} {Ms(wait)} before, and may have taken effect.");
        }
    }

    private static string Ms(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, Math.Round(time.TotalMilliseconds))} ms");
}
