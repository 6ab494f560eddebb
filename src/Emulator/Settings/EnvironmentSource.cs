namespace Runflow.Emulator.Settings;

/// <summary>Reads the variables that begin with <see cref="Prefix"/>; an empty one counts as not set.</summary>
internal static class EnvironmentSource
{
    /// <summary>What every variable of ours begins with.</summary>
    public const string Prefix = "RUNFLOW_EMULATOR_";

    /// <summary>Names the YAML file.</summary>
    public const string ConfigVariable = Prefix + "CONFIG";

    /// <summary>The values given in the environment; unknown variables become problems.</summary>
    public static IEnumerable<GivenValue> Read(IReadOnlyDictionary<string, string> environment, List<string> problems)
    {
        var rows = SettingTable.All.ToDictionary(s => s.Variable, StringComparer.Ordinal);
        var linked = ServiceLinks.In(environment);
        foreach (var (name, text) in environment.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || text.Length == 0 || name == ConfigVariable || linked.Contains(name))
            {
                continue;
            }

            if (rows.TryGetValue(name, out var row))
            {
                yield return new GivenValue(row, text, Source.Environment, name);
            }
            else
            {
                problems.Add($"{name} is no setting{Nearest.Question(name, [.. rows.Keys, ConfigVariable])} `runflow-emulator help` lists them all.");
            }
        }
    }
}
