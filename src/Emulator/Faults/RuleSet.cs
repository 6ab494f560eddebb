using System.Collections.Immutable;

namespace Runflow.Emulator.Faults;

/// <summary>The rules in force at one moment, in the order in which they are asked, and apart by point. Immutable.</summary>
internal sealed class RuleSet
{
    /// <summary>Rules that a sandbox takes.</summary>
    public const int Most = 1000;

    private readonly ImmutableArray<InstalledRule>[] byPoint;

    public RuleSet(IEnumerable<InstalledRule> rules)
    {
        All = [.. rules.OrderBy(static installed => installed.Rule.Order)];
        byPoint = [.. Enum.GetValues<FaultPoint>().Select(point => All.Where(installed => installed.Rule.Point == point).ToImmutableArray())];
        TouchesWire = !At(FaultPoint.Request).IsEmpty || !At(FaultPoint.Response).IsEmpty;
    }

    public static RuleSet Empty { get; } = new([]);

    public ImmutableArray<InstalledRule> All { get; }

    /// <summary>Whether any rule is for the points <c>request</c> or <c>response</c>.</summary>
    public bool TouchesWire { get; }

    public ImmutableArray<InstalledRule> At(FaultPoint point) => byPoint[(int)point];
}
