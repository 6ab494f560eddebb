using Runflow.Emulator.Conform.Checks;

namespace Runflow.Emulator.Conform;

/// <summary>Every check, in the order in which they are asked: what is free first, then what shares one run.</summary>
internal static class ConformPlan
{
    public static IReadOnlyList<ConformCheck> All { get; } =
    [
        .. AuthChecks.All, .. ErrorChecks.All, .. ValidationChecks.All, .. LifecycleChecks.All, .. ListChecks.All, .. CallbackChecks.All,
    ];

    /// <summary>The names of the groups.</summary>
    public static IReadOnlyList<string> Groups { get; } = [.. All.Select(static check => check.Group).Distinct()];

    /// <summary>The names of groups and checks.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Groups, .. All.Select(static check => check.Name)];

    /// <summary>Those of a group, or the one of that name; all for null.</summary>
    public static IReadOnlyList<ConformCheck> Of(string? word) => [.. All.Where(check => word is null || check.Group == word || check.Name == word)];

    /// <summary>USD that the checks cost at most.</summary>
    public static decimal CostOf(IReadOnlyList<ConformCheck> checks) => (checks.Sum(static check => check.PaidRuns) + checks.Select(static check => check.Shares).Where(static run => run is not SharedRun.None).Distinct().Count()) * SpendMeter.RunPrice;
}
