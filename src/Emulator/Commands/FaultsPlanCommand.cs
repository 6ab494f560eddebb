using System.Globalization;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary><c>faults plan FILE</c>: what the rules of a file will decide for a key, computed here.</summary>
internal static class FaultsPlanCommand
{
    private static readonly CommandFlag Key = new("--key", "The key to plan for: a run key, metadata.emulator.key, run key/create ordinal, or the name of an operation.", "a key", static text => text.Length > 0);
    private static readonly CommandFlag Count = new(
        "--n", $"How many passages to plan: {FaultPlan.Usual} by default.", $"a whole number from 1 to {FaultPlan.Most}", static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= FaultPlan.Most);
    private static readonly CommandFlag OneRule = new("--rule", "Only the rule of that id.", "a rule's id", static text => text.Length > 0);
    private static readonly CommandFlag AsJson = new("--json", "Prints one JSON object.");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [Key, Count, OneRule, AsJson];

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "The decisions are computed here and asked of no emulator: they follow from rule, seed, key and how often the point was passed.",
        ["seed"],
        ["runflow-emulator faults plan rules.yaml --key my-key --n 20", "runflow-emulator faults plan rules.yaml --key my-key --rule flaky --seed 7 --json"],
        "0 printed, 2 usage or a file with problems.");

    /// <summary>Prints the decisions.</summary>
    public static Task<int> RunAsync(Invocation invocation) => Task.FromResult(Plan(invocation));

    private static int Plan(Invocation invocation)
    {
        var (terminal, path) = (invocation.Terminal, invocation.Words[0]);
        if (Load(path, terminal) is not { } rules)
        {
            return ExitCode.Usage;
        }

        if (invocation.Flags.GetValueOrDefault(OneRule.Flag) is { } id)
        {
            rules = [.. rules.Where(rule => rule.Id == id)];
            if (rules.Count == 0)
            {
                terminal.Complain($"{Complaint.Quote(path)} has no rule {Complaint.Quote(id)}.");
                return ExitCode.Usage;
            }
        }

        var key = invocation.Flags.GetValueOrDefault(Key.Flag);
        if (key is null && rules.Any(static rule => !rule.CountsAcrossKeys))
        {
            terminal.Complain("--key says for whom to plan, for example --key my-key where metadata.emulator.key is my-key.");
            return ExitCode.Usage;
        }

        var count = invocation.Flags.GetValueOrDefault(Count.Flag) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : FaultPlan.Usual;
        if (invocation.Has(AsJson))
        {
            terminal.Out.WriteLine(JsonLine.Of(writer => FaultPlan.Write(writer, rules, invocation.Options.Seed, key ?? "", count)));
            return ExitCode.Fine;
        }

        foreach (var rule in rules)
        {
            terminal.Out.WriteLine(terminal.Bold($"{rule.Id}  {rule.Point.WireName()}  {rule.Fault.Kind}{(rule.IsOrderDependent ? "  order dependent" : "")}"));
            foreach (var decision in Schedule.Plan(rule, invocation.Options.Seed, key ?? "", count))
            {
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {decision.Ordinal,6}  draw {decision.Fraction:0.000000}  threshold {decision.Threshold:R}  {decision.Outcome.WireName()}"));
            }
        }

        return ExitCode.Fine;
    }

    private static IReadOnlyList<Rule>? Load(string path, Terminal terminal)
    {
        byte[] text;
        try
        {
            if (new FileInfo(path).Length > RuleFile.MaxBytes)
            {
                terminal.Complain($"{Complaint.Quote(path)} is larger than {RuleFile.MaxBytes} bytes, more than a rule file may have.");
                return null;
            }

            text = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            terminal.Complain($"{Complaint.Quote(path)} cannot be read: {e.Message}");
            return null;
        }

        var problems = new RuleProblems();
        var rules = RuleFile.Read(text, json: path.EndsWith(".json", StringComparison.OrdinalIgnoreCase), problems);
        if (problems.Any)
        {
            terminal.Complain([.. problems.Found.Select(problem => string.Create(CultureInfo.InvariantCulture, $"{path}:{problem.Place.Line}:{problem.Place.Column}: {(problem.Path.Count == 0 ? "the file" : string.Join('.', problem.Path))}: {problem.Message}"))]);
            return null;
        }

        return rules;
    }
}
