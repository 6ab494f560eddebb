using System.Globalization;
using System.Text.RegularExpressions;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Models;
using Runflow.Emulator.Scenarios;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary><c>validate FILE</c>: what is wrong in a scenario, settings or rule file, with line, column and the word that was meant.</summary>
internal static partial class ValidateCommand
{
    private const int MaxBytes = 1 << 20;
    private const string Scenario = "scenario";
    private const string Settings = "settings";
    private const string Faults = "faults";

    private static readonly CommandFlag As = CommandFlag.OneOf("--as", "What the file is; without it, what its first words look like.", Scenario, Settings, Faults);
    private static readonly CommandFlag AsJson = new("--json", "Prints one JSON object.");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [As, AsJson];

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "What the file is shows in its first words, unless --as says it. It asks no emulator and changes nothing.",
        [],
        ["runflow-emulator validate scenario.yaml", "runflow-emulator validate rules.yaml --as faults --json"],
        "0 valid, 1 problems, 2 usage, or a file that cannot be read.");

    /// <summary>Prints what it found; fails when that is anything.</summary>
    public static Task<int> RunAsync(Invocation invocation)
    {
        var (terminal, path) = (invocation.Terminal, invocation.Words[0]);
        var kind = invocation.Flags.GetValueOrDefault(As.Flag);
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            terminal.Complain($"{Complaint.Quote(path)} cannot be read: {failure.Message}");
            return Task.FromResult(ExitCode.Usage);
        }

        if (text.Length > MaxBytes)
        {
            terminal.Complain($"{Complaint.Quote(path)} has more than 1 MiB, which no such file has.");
            return Task.FromResult(ExitCode.Usage);
        }

        kind ??= Kind(text);
        var problems = kind switch { Settings => OfSettings(path), Faults => OfFaults(text), _ => OfScenario(text) };
        if (invocation.Has(AsJson))
        {
            terminal.Out.WriteLine(Json(path, kind, problems));
        }
        else
        {
            problems.ForEach(problem => terminal.Out.WriteLine(problem.In(path)));
            terminal.Out.WriteLine(problems.Count == 0 ? $"{path}: a valid {kind} file." : $"{path}: {problems.Count} {(problems.Count == 1 ? "problem" : "problems")} in a {kind} file.");
        }

        return Task.FromResult(problems.Count == 0 ? ExitCode.Fine : ExitCode.Failed);
    }

    private static List<FileProblem> OfScenario(byte[] text)
    {
        var problems = new List<FileProblem>();
        ScenarioFile.Read(text, new ModelCatalogue(SettingTable.Defaults), SettingTable.Defaults, problems);
        return problems;
    }

    private static List<FileProblem> OfFaults(byte[] text)
    {
        var problems = new RuleProblems();
        RuleFile.Read(text, json: text.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..], problems);
        return [.. problems.Found.Select(static problem => new FileProblem((int)problem.Place.Line, (int)problem.Place.Column, string.Join('.', problem.Path), problem.Message))];
    }

    private static List<FileProblem> OfSettings(string path)
    {
        var problems = new List<string>();
        EffectiveSettings.Merge(YamlSource.Read(path, problems), problems);
        return [.. problems.Select(problem => Placed(problem[path.Length..])).OrderBy(static problem => problem.Line).ThenBy(static problem => problem.Column)];
    }

    /// <summary>Settings say their place as text: <c>:LINE:COLUMN: </c>, then perhaps a name and a colon, then the sentence.</summary>
    private static FileProblem Placed(string problem) => Place().Match(problem) is { Success: true } place
        ? new FileProblem(Number(place.Groups[1]), Number(place.Groups[2]), place.Groups[3].Value, place.Groups[4].Value)
        : new FileProblem(1, 1, "", problem.TrimStart(':', ' '));

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    /// <summary>What the words at the left edge look like: a list, or a rule's own words, are fault rules; else what more of them
    /// are, parts of a scenario or settings. <c>clock</c> is both, and a setting when something stands beside it.</summary>
    private static string Kind(byte[] text)
    {
        var parts = ScenarioParts.All(new ModelCatalogue(SettingTable.Defaults), SettingTable.Defaults).Select(static part => part.Name).ToList();
        var (settings, scenario, rules) = (0, 0, text.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'-', (byte)' ', ..] or [(byte)'[', ..] ? 1 : 0);
        var words = Word().Matches(System.Text.Encoding.UTF8.GetString(text));
        foreach (Match word in words)
        {
            var (name, beside) = (word.Groups[1].Value, word.Groups[2].Value.Length > 0 && word.Groups[2].Value[0] is not ('#' or '{' or '['));
            settings += SettingTable.Find(name) is not null && (beside || !parts.Contains(name)) ? 1 : 0;
            scenario += parts.Contains(name) && !beside ? 1 : 0;
            rules += name is "point" or "fault" || (name == "faults" && words.Count == 1) ? 2 : 0;
        }

        return rules > Math.Max(settings, scenario) ? Faults : settings > scenario ? Settings : Scenario;
    }

    private static string Json(string path, string kind, List<FileProblem> problems) => JsonLine.Of(json =>
    {
        json.WriteString("file", path);
        json.WriteString("kind", kind);
        json.WriteBoolean("valid", problems.Count == 0);
        json.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteNumber("line", problem.Line);
            json.WriteNumber("column", problem.Column);
            json.WriteString("path", problem.Path);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    [GeneratedRegex(@"^:(\d+):(\d+): (?:(\w+): )?(.*)$", RegexOptions.Singleline)]
    private static partial Regex Place();

    [GeneratedRegex(@"^([A-Za-z_]+)[ \t]*:[ \t]*([^\r\n]*)", RegexOptions.Multiline)]
    private static partial Regex Word();
}
