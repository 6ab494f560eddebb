using System.Collections.Concurrent;
using Runflow.Emulator.Faults.Rules;

namespace Runflow.Emulator.Faults;

/// <summary>Rule sets that come along, each a readable file in <c>Presets</c>. Read at the first use.</summary>
internal static class FaultPresets
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Rule>> Read = new();

    public static IReadOnlyList<string> Names { get; } = ["bad-day", "deploy", "rate-limited", "provider-outage", "lossy-webhooks", "slow-network"];

    /// <summary>The rules of a preset; null when there is none of that name.</summary>
    public static IReadOnlyList<Rule>? Find(string name) => Names.Contains(name) ? Read.GetOrAdd(name, static name => Load(name)) : null;

    private static IReadOnlyList<Rule> Load(string name)
    {
        using var stream = typeof(FaultPresets).Assembly.GetManifestResourceStream($"faults/{name}.yaml")
            ?? throw new InvalidOperationException($"The preset {name} is not embedded in the assembly.");
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        var problems = new RuleProblems();
        var rules = RuleFile.Read(text, json: false, problems);
        return problems.Any
            ? throw new InvalidOperationException($"The preset {name} is wrong: {string.Join("; ", problems.Found)}")
            : rules;
    }
}
