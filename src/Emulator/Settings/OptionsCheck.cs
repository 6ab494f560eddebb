namespace Runflow.Emulator.Settings;

/// <summary>Options that a program made are held to the rules that flags, variables and files are held to.</summary>
internal static class OptionsCheck
{
    /// <summary>A sentence for each option that is not valid, in the order of the table; it names property, value and what is valid.</summary>
    public static IReadOnlyList<string> Problems(EmulatorOptions options)
    {
        var wrong = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in SettingTable.All)
        {
            // A row of something that is not there at all cannot be looked at.
            if ((row.Follows is null || !names.Contains(row.Follows)) && row.Wrong(options) is { } problem)
            {
                wrong.Add(problem);
                names.Add(row.Name);
            }
        }

        return wrong;
    }
}
