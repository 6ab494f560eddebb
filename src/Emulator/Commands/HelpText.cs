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

    /// <summary>One command: what it does, its flags, the settings that act on it, examples and exit codes; all settings for <c>serve</c> alone.</summary>
    public static void Write(Verb verb, Terminal terminal)
    {
        var to = terminal.Out;
        to.WriteLine(verb.Summary);
        if (verb.Parts.Count > 0)
        {
            WriteParts(verb, terminal);
            return;
        }

        to.WriteLine(verb.Help.About);
        to.WriteLine();
        to.WriteLine($"  runflow-emulator {verb.Usage}");
        WriteFlags(verb, terminal);
        WriteActing(verb, terminal);
        to.WriteLine();
        to.WriteLine(terminal.Bold("Examples"));
        foreach (var example in verb.Help.Examples)
        {
            to.WriteLine("  " + example);
        }

        to.WriteLine();
        to.WriteLine($"{terminal.Bold("Exit codes")}: {verb.Help.ExitCodes}");
        if (verb == Verbs.Default)
        {
            WriteSettings(terminal);
        }
        else if (verb.TakesSettings)
        {
            to.WriteLine($"All settings: `runflow-emulator {Verbs.Help}`, or docs/settings.md.");
        }
    }

    private static void WriteParts(Verb verb, Terminal terminal)
    {
        terminal.Out.WriteLine();
        foreach (var part in verb.Parts)
        {
            terminal.Out.WriteLine($"  runflow-emulator {part.Usage}");
            terminal.Out.WriteLine($"      {part.Summary}");
        }

        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"`runflow-emulator {verb.Parts[0].Name} {FlagSource.HelpFlag}` tells more.");
    }

    private static void WriteFlags(Verb verb, Terminal terminal)
    {
        if (verb.Flags.Count > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine(terminal.Bold("Flags"));
        }

        foreach (var flag in verb.Flags)
        {
            terminal.Out.WriteLine($"  {terminal.Bold(flag.Flag)}");
            terminal.Out.WriteLine($"      {flag.Help}{(flag.Valid is { } valid ? $" Wants {valid}." : "")}");
        }
    }

    private static void WriteActing(Verb verb, Terminal terminal)
    {
        if (verb.Help.Settings.Count == 0)
        {
            return;
        }

        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"{terminal.Bold("Settings that act on it")}, as a flag, a variable {EnvironmentSource.Prefix}… or a key of {FlagSource.ConfigFlag} FILE");
        foreach (var setting in verb.Help.Settings.Select(static name => SettingTable.Find(name)!))
        {
            terminal.Out.WriteLine($"  {terminal.Bold($"{setting.Flag,-24}")}{setting.Help}");
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
}
