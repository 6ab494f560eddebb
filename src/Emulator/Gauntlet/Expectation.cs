using Runflow.Emulator.Callbacks.Sending;

namespace Runflow.Emulator.Gauntlet;

/// <summary>What a receiver should do with one delivery, and how its answer is judged. Pure.</summary>
internal enum Expectation
{
    /// <summary>2xx, and acted upon once.</summary>
    Taken,

    /// <summary>2xx, and not acted upon: it was acted upon before.</summary>
    TakenWithoutEffect,

    /// <summary>2xx, and not acted upon: it says nothing that the receiver knows.</summary>
    TakenUnknown,

    /// <summary>2xx, whether acted upon or not.</summary>
    TakenEitherWay,

    /// <summary>4xx, and not acted upon.</summary>
    Refused,

    /// <summary>2xx and acted upon, or 413.</summary>
    TakenOrTooLarge,

    /// <summary>2xx or 409, for twins that come at once; together they are acted upon once.</summary>
    TakenOrConflict,
}

/// <summary>The judgement of one answer.</summary>
internal static class Judgement
{
    /// <summary>What was expected, in words.</summary>
    public static string Words(this Expectation expectation) => expectation switch
    {
        Expectation.Taken => "2xx",
        Expectation.TakenWithoutEffect => "2xx, and nothing done again",
        Expectation.TakenUnknown => "2xx, and nothing done",
        Expectation.TakenEitherWay => "2xx",
        Expectation.Refused => "4xx, and nothing done",
        Expectation.TakenOrTooLarge => "2xx, or 413",
        _ => "2xx, or 409 for one of them",
    };

    /// <summary>What came, in words.</summary>
    public static string Words(AttemptOutcome outcome) => outcome.StatusCode is { } status
        ? status.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : outcome.Fault switch
        {
            AttemptFault.Timeout => "no answer in time",
            AttemptFault.EgressDenied => "not sent",
            _ => "no answer",
        };

    /// <summary>What is wrong with the answer; null when it is as expected.</summary>
    public static string? OfAnswer(Expectation expectation, AttemptOutcome outcome) => (expectation, outcome.StatusCode) switch
    {
        (_, null) => outcome.ErrorMessage,
        (Expectation.Refused, >= 400 and < 500) => null,
        (Expectation.Refused, >= 500) => "It failed instead of refusing: the sender would try again and again.",
        (Expectation.Refused, _) => "It took a callback that nobody can vouch for.",
        (_, >= 200 and < 300) => null,
        (Expectation.TakenOrTooLarge, 413) => null,
        (Expectation.TakenOrConflict, 409) => null,
        (_, >= 500) => "It failed: the sender tries again, and gives up after the last attempt.",
        (_, >= 400) => "It refused a genuine callback, which is final: it is not sent again.",
        _ => "It answered neither 2xx nor an error; redirects are not followed.",
    };

    /// <summary>What is wrong with the count of callbacks that it acted upon; null when it is as expected, or not told.</summary>
    /// <param name="expectation">What was expected.</param>
    /// <param name="outcome">The answer.</param>
    /// <param name="before">The count before; null when it was not told.</param>
    /// <param name="after">The count after.</param>
    public static string? OfEffect(Expectation expectation, AttemptOutcome outcome, long? before, long? after)
    {
        if (before is not { } was || after is not { } now)
        {
            return null;
        }

        var wanted = expectation switch
        {
            Expectation.Taken => 1,
            Expectation.TakenOrTooLarge when outcome.IsTaken => 1,
            Expectation.TakenEitherWay or Expectation.TakenOrConflict => now - was,
            _ => 0,
        };
        return now - was == wanted ? null
            : wanted == 0 ? $"It acted upon it: its count of handled callbacks went from {was} to {now}."
            : now == was ? $"It answered {outcome.StatusCode} and did not act upon it: its count of handled callbacks stayed at {was}."
            : $"It acted upon it {now - was} times instead of once.";
    }
}
