using Runflow.Emulator.Chance;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults;

/// <summary>
/// The schedule, version 1: whether a rule fires for a key at an ordinal, as a pure function. What was met and what is
/// planned come from here alike; only windows of time and <c>rate_limit</c> are decided where they are met.
/// </summary>
internal static class Schedule
{
    /// <summary>Asks a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="seed">The sandbox's seed.</param>
    /// <param name="key">The key; a rule that counts across keys takes none.</param>
    /// <param name="ordinal">How often the key has passed the rule before.</param>
    /// <param name="firedBefore">How often it fired for the key before.</param>
    /// <param name="attempt">Number of the attempt, from 1.</param>
    public static Decision Ask(Rule rule, long seed, string key, long ordinal, long firedBefore, long attempt)
    {
        key = rule.CountsAcrossKeys ? "" : key;
        var fraction = Draw.Of(seed, Purpose.Fault, $"{rule.Id}\0{key}", ordinal).Fraction;
        return new Decision
        {
            RuleId = rule.Id,
            Point = rule.Point,
            Fault = rule.Fault,
            Key = key,
            Ordinal = ordinal,
            Fraction = fraction,
            Threshold = rule.When.Probability,
            Outcome = Outcome(rule, ordinal, firedBefore, attempt, fraction),
            IsOrderDependent = rule.IsOrderDependent,
            Seed = seed,
        };
    }

    /// <summary>What the rule will decide at the ordinals from 0 on, within its window and without redeliveries.</summary>
    public static IEnumerable<Decision> Plan(Rule rule, long seed, string key, int count)
    {
        long fired = 0;
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            var decision = Ask(rule, seed, key, ordinal, fired, ordinal + 1);
            fired += decision.Strikes ? 1 : 0;
            yield return decision;
        }
    }

    private static DecisionOutcome Outcome(Rule rule, long ordinal, long firedBefore, long attempt, double fraction)
    {
        var when = rule.When;
        return (rule.Match.Attempt is { } wanted && wanted != attempt) ? DecisionOutcome.OtherAttempt
            : ordinal < when.Skip ? DecisionOutcome.Skipped
            : (ordinal - when.Skip) % when.Every != 0 ? DecisionOutcome.NotItsTurn
            : firedBefore >= when.Times ? DecisionOutcome.Spent
            : fraction < when.Probability ? DecisionOutcome.Strikes
            : DecisionOutcome.NotDrawn;
    }
}
