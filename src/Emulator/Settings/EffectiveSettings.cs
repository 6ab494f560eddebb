namespace Runflow.Emulator.Settings;

/// <summary>A setting as it holds, and who said so.</summary>
/// <param name="Setting">The row.</param>
/// <param name="Options">The options once this row and those above it were applied.</param>
/// <param name="Source">The weight of who said it.</param>
/// <param name="Where">The place of it, e.g. <c>--port</c>; <c>default</c>, or the setting that moved the default.</param>
internal sealed record EffectiveSetting(Setting Setting, EmulatorOptions Options, Source Source, string Where)
{
    /// <summary>Its value as text; null when it has none. Made when asked for: <c>serve</c> and <c>health</c> never do.</summary>
    public string? Text => Setting.Print(Options);
}

/// <summary>What all sources together come to. Made once at start, by <see cref="Merge"/>.</summary>
/// <param name="Options">The options for the program.</param>
/// <param name="Rows">Every setting, in the order of the table.</param>
internal sealed record EffectiveSettings(EmulatorOptions Options, IReadOnlyList<EffectiveSetting> Rows)
{
    /// <summary>
    /// Reads flags, environment and the file they name, and lets the heaviest source of each setting win. Values that are
    /// outweighed must be valid too, so that a mistake does not lie in wait.
    /// </summary>
    public static EffectiveSettings Read(FlagSource flags, IReadOnlyDictionary<string, string> environment, List<string> problems)
    {
        var given = flags.Given.Concat(EnvironmentSource.Read(environment, problems)).ToList();
        var file = flags.Own.GetValueOrDefault(FlagSource.ConfigFlag) ?? environment.GetValueOrDefault(EnvironmentSource.ConfigVariable);
        if (!string.IsNullOrEmpty(file))
        {
            given.AddRange(YamlSource.Read(file, problems));
        }

        return Merge(given, problems);
    }

    /// <summary>Applies the values row by row, from the top of the table to its end.</summary>
    public static EffectiveSettings Merge(IReadOnlyList<GivenValue> given, List<string> problems)
    {
        foreach (var value in given)
        {
            if (value.Setting.Read(SettingTable.Defaults, value.Text) is null)
            {
                problems.Add(Complaint.Invalid(value));
            }
        }

        var options = SettingTable.Defaults;
        var rows = new List<EffectiveSetting>(SettingTable.All.Count);
        foreach (var setting in SettingTable.All)
        {
            var winner = given.Where(v => v.Setting == setting).MaxBy(v => v.Source);
            options = winner is null ? options : setting.Read(options, winner.Text) ?? options;
            rows.Add(winner is null
                ? new EffectiveSetting(setting, options, Source.Default, Unsaid(setting, rows))
                : new EffectiveSetting(setting, options, winner.Source, winner.Where));
        }

        return new EffectiveSettings(options, rows);
    }

    private static string Unsaid(Setting setting, List<EffectiveSetting> above) =>
        above.Find(r => r.Setting.Name == setting.Follows) is { Source: not Source.Default } parent ? parent.Setting.Name : "default";
}
