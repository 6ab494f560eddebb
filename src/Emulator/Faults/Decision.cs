using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Chance;

namespace Runflow.Emulator.Faults;

/// <summary>What came of asking a rule.</summary>
internal enum DecisionOutcome
{
    /// <summary>It strikes.</summary>
    Strikes,

    /// <summary>The draw was not below the threshold.</summary>
    NotDrawn,

    /// <summary>The ordinal is among those that <c>skip</c> lets through.</summary>
    Skipped,

    /// <summary>The ordinal is none of every n-th.</summary>
    NotItsTurn,

    /// <summary>The rule has struck this key <c>times</c> times.</summary>
    Spent,

    /// <summary>The sandbox's time is outside <c>from_ms</c> and <c>until_ms</c>.</summary>
    OutsideWindow,

    /// <summary>It is another attempt than the one that the rule is about.</summary>
    OtherAttempt,

    /// <summary>The limit of <c>rate_limit</c> is not reached.</summary>
    UnderLimit,

    /// <summary>It would have struck, but a rule before it has struck and says <c>then: stop</c>.</summary>
    Stopped,
}

/// <summary>The outcomes as the wire spells them.</summary>
internal static class DecisionOutcomes
{
    private static readonly string[] Names =
        ["strikes", "not_drawn", "skipped", "not_its_turn", "spent", "outside_window", "other_attempt", "under_limit", "stopped"];

    public static string WireName(this DecisionOutcome outcome) => Names[(int)outcome];
}

/// <summary>One rule asked once, with every number that the answer came from. Immutable.</summary>
internal sealed record Decision
{
    /// <summary>Stands for the id of a rule where the request itself asked for the fault.</summary>
    public const string InBand = "in-band";

    /// <summary>Memory that one takes, roughly.</summary>
    public const int Bytes = 160;

    public required string RuleId { get; init; }

    public required FaultPoint Point { get; init; }

    public required Fault Fault { get; init; }

    public required string Key { get; init; }

    public required long Ordinal { get; init; }

    /// <summary>The draw; null when nothing was left to chance because the request itself asked.</summary>
    public double? Fraction { get; init; }

    /// <summary>The rule's probability: it fires below that.</summary>
    public double? Threshold { get; init; }

    public required DecisionOutcome Outcome { get; init; }

    public bool IsOrderDependent { get; init; }

    /// <summary>The sandbox's seed.</summary>
    public required long Seed { get; init; }

    public bool Strikes => Outcome == DecisionOutcome.Strikes;

    /// <summary>Its rule and the kind of its fault, as log lines and spans tell it: <c>rule:kind</c>.</summary>
    public string Label => $"{RuleId}:{Fault.Kind}";

    /// <summary>The draw for what the fault itself leaves to chance: a time, a place.</summary>
    public Draw Chance => Draw.Of(Seed, Purpose.FaultValue, $"{RuleId}\0{Key}", Ordinal);

    /// <summary>The fault that the request itself asked for.</summary>
    public static Decision Asked(FaultPoint point, Fault fault, FaultSubject subject, long seed) => new()
    {
        RuleId = InBand,
        Point = point,
        Fault = fault,
        Key = subject.Key,
        Ordinal = 0,
        Outcome = DecisionOutcome.Strikes,
        Seed = seed,
    };

    /// <summary>One entry of the header <c>X-Emulator-Fault</c>.</summary>
    public string Header => Fraction is { } fraction
        ? string.Create(CultureInfo.InvariantCulture, $"{Fault.Kind}; point={Point.WireName()}; rule={RuleId}; ordinal={Ordinal}; draw={fraction:R}; threshold={Threshold:R}")
        : $"{Fault.Kind}; point={Point.WireName()}; rule={RuleId}";

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", RuleId);
        writer.WriteString("point", Point.WireName());
        writer.WriteString("kind", Fault.Kind);
        writer.WriteString("key", Key);
        writer.WriteNumber("ordinal", Ordinal);
        if (Fraction is { } fraction && Threshold is { } threshold)
        {
            writer.WriteNumber("draw", fraction);
            writer.WriteNumber("threshold", threshold);
        }
        else
        {
            writer.WriteNull("draw");
            writer.WriteNull("threshold");
        }

        writer.WriteBoolean("strikes", Strikes);
        writer.WriteString("outcome", Outcome.WireName());
        writer.WriteBoolean("order_dependent", IsOrderDependent);
        writer.WriteEndObject();
    }
}
