using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Faults;

/// <summary>
/// The fault rules of one epoch. Asking costs one look at an immutable set while there is none. Changing is atomic:
/// whoever passes a point meets the old set or the new one. Thread-safe.
/// </summary>
internal sealed partial class FaultStore : IDisposable
{
    private readonly Epoch epoch;
    private readonly Lock changing = new();
    private readonly CancellationTokenSource ended = new();
    private volatile RuleSet rules = RuleSet.Empty;

    /// <param name="epoch">Whose they are.</param>
    /// <param name="everywhere">Counts what is met in the whole process.</param>
    public FaultStore(Epoch epoch, FaultCoverage everywhere)
    {
        this.epoch = epoch;
        Ended = ended.Token;
        Coverage = new FaultCoverage(everywhere);
    }

    /// <summary>Which failures were met.</summary>
    public FaultCoverage Coverage { get; }

    public RuleSet Rules => rules;

    /// <summary>Cancelled when the epoch ends: whoever waits for a fault gives up.</summary>
    public CancellationToken Ended { get; }

    /// <summary>The rules that have not removed themselves yet.</summary>
    public IReadOnlyList<InstalledRule> InForce(Instant now) => [.. rules.All.Where(installed => !installed.HasExpired(now))];

    /// <summary>Passes a point: asks every rule that matches, in order.</summary>
    /// <param name="point">Where.</param>
    /// <param name="subject">Who.</param>
    /// <param name="now">The sandbox's instant.</param>
    /// <param name="asked">Faults that the request itself asks for; they strike before all rules.</param>
    /// <returns>Every decision, struck or not, in the order in which they were made.</returns>
    public IReadOnlyList<Decision> Pass(FaultPoint point, FaultSubject subject, Instant now, IReadOnlyList<Fault>? asked = null)
    {
        var installed = rules.At(point);
        if (installed.IsEmpty && asked is null or { Count: 0 })
        {
            return [];
        }

        var decisions = new List<Decision>();
        foreach (var fault in asked ?? [])
        {
            decisions.Add(Decision.Asked(point, fault, subject, epoch.Seed));
        }

        var stopped = false;
        foreach (var rule in installed)
        {
            if (rule.HasExpired(now) || !rule.Rule.Match.Holds(subject) || (subject.HasEnded && rule.Rule.Fault is Kinds.EarlyFault))
            {
                continue;
            }

            // Every rule counts every passage, also one at which an earlier rule stops: so each has a plan of its own.
            var decision = rule.Pass(subject, epoch.Seed, now);
            decisions.Add(decision.Strikes && stopped ? decision with { Outcome = DecisionOutcome.Stopped } : decision);
            stopped |= decision.Strikes && !rule.Rule.Continues;
        }

        foreach (var decision in decisions)
        {
            if (decision.Strikes)
            {
                Coverage.Count(subject.Operation, point, decision.Fault.Kind);
            }
        }

        return decisions;
    }

    /// <summary>Meets a fault that the request asked for where only the request is asked and no rule.</summary>
    public IReadOnlyList<Decision> Ask(FaultPoint point, FaultSubject subject, Fault asked)
    {
        Coverage.Count(subject.Operation, point, asked.Kind);
        return [Decision.Asked(point, asked, subject, epoch.Seed)];
    }

    /// <summary>Adds rules behind those in force.</summary>
    /// <returns>The id that is taken already, and nothing was added; or null.</returns>
    public string? Add(IReadOnlyList<Rule> added, Instant now)
    {
        lock (changing)
        {
            var old = InForce(now);
            if (added.FirstOrDefault(rule => old.Any(installed => installed.Rule.Id == rule.Id)) is { } twin)
            {
                return twin.Id;
            }

            rules = new RuleSet([.. old, .. added.Select(rule => new InstalledRule(rule, now))]);
            return null;
        }
    }

    /// <summary>Puts these rules in the place of all others. One that was in force and is the same goes on counting.</summary>
    public void Replace(IReadOnlyList<Rule> all, Instant now)
    {
        lock (changing)
        {
            var old = InForce(now).ToDictionary(static installed => installed.Rule.Id);
            rules = new RuleSet(all.Select(rule => old.GetValueOrDefault(rule.Id) is { } same && same.Rule == rule ? same : new InstalledRule(rule, now)));
        }
    }

    /// <summary>Puts a rule in the place of the one of its id, or behind all others.</summary>
    /// <returns>False when there was none of that id.</returns>
    public bool Put(Rule rule, Instant now)
    {
        lock (changing)
        {
            var old = InForce(now).ToList();
            var place = old.FindIndex(installed => installed.Rule.Id == rule.Id);
            if (place >= 0 && old[place].Rule != rule)
            {
                old[place] = new InstalledRule(rule, now);
            }
            else if (place < 0)
            {
                old.Add(new InstalledRule(rule, now));
            }

            rules = new RuleSet(old);
            return place >= 0;
        }
    }

    /// <summary>Takes a rule out of force.</summary>
    /// <returns>False when there is none of that id.</returns>
    public bool Remove(string id, Instant now)
    {
        lock (changing)
        {
            var old = InForce(now);
            var left = old.Where(installed => installed.Rule.Id != id).ToList();
            rules = left.Count == 0 ? RuleSet.Empty : new RuleSet(left);
            return left.Count < old.Count;
        }
    }

    /// <summary>Takes every rule out of force.</summary>
    public void Clear() => Replace([], default);

    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
    }
}
