using System.Text;

namespace Runflow.Emulator.Settings;

/// <summary>Writes <c>docs/settings.md</c> from <see cref="SettingTable"/>; a test fails when the file is stale.</summary>
internal static class SettingsPage
{
    private const string Opening = """
        # Settings

        Made from `src/Emulator/Settings/SettingTable.cs` by `runflow-emulator config --markdown`: change the table, not
        this page.

        Each setting is a flag (`--callback-secret VALUE` or `--callback-secret=VALUE`), an environment variable, and a key
        of the YAML file that `--config FILE` or `RUNFLOW_EMULATOR_CONFIG` names. A flag outweighs the environment, and the
        environment outweighs the file. A switch may stand alone as a flag. An empty environment variable counts as not set.
        Whatever is unknown, given twice or not valid is refused at start, all of it at once. `runflow-emulator config`
        prints what holds and where it comes from.


        """;

    /// <summary>The whole page, with <c>\n</c> at the line ends.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder(Opening.ReplaceLineEndings("\n"));
        foreach (var group in SettingTable.All.GroupBy(s => s.Group))
        {
            page.Append("## ").Append(group.Key).Append("\n\n| name | default | meaning | valid | variable |\n|---|---|---|---|---|\n");
            foreach (var setting in group)
            {
                var code = setting.Print(SettingTable.Defaults) is { } text ? $"`{text}`" : setting.Absent;
                page.Append($"| `{setting.Name}` | {code} | {setting.Help} | {setting.Valid} | `{setting.Variable}` |\n");
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }
}
