using System.Globalization;
using System.Text;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Faults.Rules;
using Runflow.Emulator.Models;
using Runflow.Emulator.Models.Files;
using Runflow.Emulator.Scenarios;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Tests.Yaml;

/// <summary>Something that the product reads from YAML: how, and files that are good.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Samples">Good texts.</param>
/// <param name="Problems">Reads a text and says what is wrong with it; fails when there is neither a value nor a problem.</param>
internal sealed record YamlReading(string Name, IReadOnlyList<string> Samples, Func<string, IReadOnlyList<string>> Problems)
{
    private static readonly ModelCatalogue Models = new(new EmulatorOptions());

    public static IReadOnlyList<YamlReading> All { get; } =
    [
        new("settings", [string.Concat(SettingTable.All.Select(static row => $"{row.Name}: '{row.Sample}'\n")) + "# done\n", "allowed_hosts:\n  - a.test\n  - \"b.test\"\nseed: ~\n"], Settings),
        new("model", [Block("models.md"), .. Resources("models/")], Model),
        new("scenario", [Block("docs/scenarios.md")], Scenario),
        new("rules", [.. Resources("faults/")], Rules),
    ];

    private static List<string> Settings(string text)
    {
        var problems = new List<string>();
        EffectiveSettings.Merge(YamlSource.Of("f.yaml", text, problems), problems);
        return problems;
    }

    private static List<string> Model(string text)
    {
        var problems = new List<string>();
        return Told(ModelFile.Read("f.yaml", text, problems) is not null, problems);
    }

    private static List<string> Scenario(string text)
    {
        var problems = new List<FileProblem>();
        var found = ScenarioFile.Read(Encoding.UTF8.GetBytes(text), Models, SettingTable.Defaults, problems) is not null;
        return Told(found, problems.ConvertAll(static problem => problem.In("f.yaml")));
    }

    private static IReadOnlyList<string> Rules(string text)
    {
        var problems = new RuleProblems();
        RuleFile.Read(Encoding.UTF8.GetBytes(text), json: false, problems);
        return [.. problems.Found.Select(static problem => string.Create(CultureInfo.InvariantCulture, $"f.yaml:{problem.Place.Line}:{problem.Place.Column}: {problem.Message}"))];
    }

    private static List<string> Told(bool found, List<string> problems) =>
        found == (problems.Count == 0) ? problems : throw new InvalidOperationException(found ? "a value and problems" : "no value, and no problem");

    private static string Block(string document) =>
        Text(typeof(YamlReading).Assembly, document).Split("```yaml\n")[1].Split("```")[0];

    private static IEnumerable<string> Resources(string prefix)
    {
        var assembly = typeof(FaultPresets).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => Text(assembly, name));
    }

    private static string Text(System.Reflection.Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
