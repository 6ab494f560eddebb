using System.Runtime.InteropServices;
using System.Text;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults;

/// <summary>
/// A rule in force, and what it has counted: some 50 bytes for each key that it has met, since a count that were
/// forgotten would repeat its draws. Thread-safe.
/// </summary>
internal sealed partial class InstalledRule(Rule rule, Instant since)
{
    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, KeyCount> counts = [];
    private (long Window, long Count) limit;
    private long passed;
    private long struck;

    public Rule Rule => rule;

    /// <summary>Sandbox instant at which it came into force.</summary>
    public Instant Since => since;

    /// <summary>When it removes itself; null for never.</summary>
    public Instant? ExpiresAt => rule.Ttl is { } ttl ? since.Plus(ttl) : null;

    /// <summary>How often it was asked.</summary>
    public long Passed => Volatile.Read(ref passed);

    /// <summary>How often it fired, also where a rule before it had stopped.</summary>
    public long Fired => Volatile.Read(ref struck);

    public bool HasExpired(Instant now) => ExpiresAt <= now;

    /// <summary>Counts one passage of a subject that it matches, and decides.</summary>
    public Decision Pass(FaultSubject subject, long seed, Instant now)
    {
        lock (gate)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, Hash(rule.CountsAcrossKeys ? "" : subject.Key), out _);
            var decision = Schedule.Ask(rule, seed, subject.Key, count.Ordinal, count.Fired, subject.Attempt ?? count.Ordinal + 1);
            count.Ordinal++;
            passed++;
            if (decision.Strikes && IsOutside(now))
            {
                decision = decision with { Outcome = DecisionOutcome.OutsideWindow };
            }

            if (decision.Strikes)
            {
                count.Fired++;
                if (rule.Fault is RateLimitFault rate && !rate.IsOver(ref limit, since, now))
                {
                    return decision with { Outcome = DecisionOutcome.UnderLimit };
                }

                struck++;
            }

            return decision;
        }
    }

    private bool IsOutside(Instant now) => now < since.Plus(rule.When.From) || (rule.When.Until is { } until && now >= since.Plus(until));

    private static UInt128 Hash(string key)
    {
        var most = Encoding.UTF8.GetMaxByteCount(key.Length);
        var text = most <= 1024 ? stackalloc byte[1024] : new byte[most];
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.Hash(text[..Encoding.UTF8.GetBytes(key, text)], hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private struct KeyCount
    {
        public long Ordinal;
        public long Fired;
    }
}
