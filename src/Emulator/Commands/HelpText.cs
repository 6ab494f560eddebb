using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>What <c>help</c> and <c>--help</c> print; the settings in it are made from <see cref="SettingTable"/>.</summary>
internal static class HelpText
{
    /// <summary>The commands and the settings.</summary>
    public static void WriteAll(Terminal terminal)
    {
        var to = terminal.Out;
        to.WriteLine("Runflow Emulator: a local stand-in for Runflow's image-edit API.");
        to.WriteLine();
        to.WriteLine("  runflow-emulator [command] [--setting value …]");
        to.WriteLine();
        to.WriteLine(terminal.Bold("Commands"));
        foreach (var verb in Verbs.All)
        {
            to.WriteLine($"  {verb.Name,-11}{verb.Summary}");
        }

        to.WriteLine($"  {Verbs.Help,-11}Prints this; help COMMAND tells about one of them.");
        WriteSettings(terminal);
        to.WriteLine();
        to.WriteLine("Exit codes: 0 fine, 1 failure, 2 usage or settings, 3 port taken, 4 not ready in time; exec ends as its command did.");
    }

    /// <summary>One command, its flags, and the settings if it takes them.</summary>
    public static void Write(Verb verb, Terminal terminal)
    {
        var to = terminal.Out;
        to.WriteLine(verb.Summary);
        to.WriteLine();
        to.WriteLine($"  runflow-emulator {verb.Name}{string.Concat(verb.Words.Select(static word => " " + word))}{string.Concat(verb.Flags.Select(Usage))}{(verb.TakesSettings ? " [--setting value …]" : "")}{(verb.TakesCommand ? " -- COMMAND …" : "")}");
        if (verb.Flags.Count > 0)
        {
            to.WriteLine();
            foreach (var flag in verb.Flags)
            {
                to.WriteLine($"  {terminal.Bold(flag.Flag)}");
                to.WriteLine($"      {flag.Help}{(flag.Valid is { } valid ? $" Wants {valid}." : "")}");
            }
        }

        if (verb.TakesSettings)
        {
            WriteSettings(terminal);
        }
    }

    private static void WriteSettings(Terminal terminal)
    {
        var to = terminal.Out;
        to.WriteLine();
        to.WriteLine(terminal.Bold("Settings"));
        to.WriteLine("  Each as a flag, as an environment variable, or as a key of a YAML file; the first of them wins.");
        to.WriteLine();
        to.WriteLine($"  {terminal.Bold(FlagSource.ConfigFlag + " FILE")}  {EnvironmentSource.ConfigVariable}");
        to.WriteLine("      The YAML file; its keys are the flags' names with _ for -.");
        foreach (var group in SettingTable.All.GroupBy(s => s.Group))
        {
            to.WriteLine();
            to.WriteLine(terminal.Bold(group.Key));
            foreach (var setting in group)
            {
                to.WriteLine($"  {terminal.Bold(setting.Flag)}  {setting.Variable}");
                to.WriteLine($"      {setting.Help}");
                to.WriteLine($"      Default: {setting.Default}. Wants {setting.Valid}.");
            }
        }
    }

    private static string Usage(CommandFlag flag) => flag.Valid is null ? $" [{flag.Flag}]" : $" [{flag.Flag} …]";
}
