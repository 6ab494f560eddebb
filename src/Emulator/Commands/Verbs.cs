namespace Runflow.Emulator.Commands;

/// <summary>The verbs, in the order of help. <c>help</c> is not among them: it describes them.</summary>
internal static class Verbs
{
    /// <summary>Asks for the text about a verb.</summary>
    public const string Help = "help";

    /// <summary>What runs when no verb is named.</summary>
    public static Verb Default => All[0];

    /// <summary>Every verb.</summary>
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("serve", "Runs the emulator until Ctrl-C or SIGTERM; the default.", ServeCommand.Help, [], TakesSettings: true, ServeCommand.RunAsync),
        new("exec", "Starts the emulator on a free port, runs a command against it and ends with the command's exit code.", ExecCommand.Help, ExecCommand.Flags, TakesSettings: true, ExecCommand.RunAsync) { TakesCommand = true },
        new("health", "Asks a running emulator whether it is ready.", HealthCommand.Help, HealthCommand.Flags, TakesSettings: true, HealthCommand.RunAsync),
        new("secret", "Prints the signing secret of the default sandbox.", SecretCommand.Help, [], TakesSettings: true, SecretCommand.RunAsync),
        new("config", "Prints the settings that hold and where each comes from.", ConfigCommand.Help, ConfigCommand.Flags, TakesSettings: true, ConfigCommand.RunAsync),
        Verb.Of(
            "image",
            "Reads back what an output says of itself.",
            new Verb("image inspect", "Reads back what an output says of itself: was it made here, from what, and is it unchanged?", ImageCommand.Help, ImageCommand.Flags, TakesSettings: false, ImageCommand.RunAsync) { Words = ["FILE"] }),
        new("gauntlet", "Grades a callback receiver: sends it all that happens to receivers and judges what it does.", GauntletCommand.Help, GauntletCommand.Flags, TakesSettings: true, GauntletCommand.RunAsync) { Words = ["URL"] },
        new("conform", "Asks an emulator, or the real API within a budget, whether it does what the contract says.", ConformCommand.Help, ConformCommand.Flags, TakesSettings: true, ConformCommand.RunAsync),
        Verb.Of(
            "faults",
            "Says what fault rules will decide, or have decided.",
            new Verb("faults plan", "Prints what the rules of a file will decide for a key, before anything runs.", FaultsPlanCommand.Help, FaultsPlanCommand.Flags, TakesSettings: true, FaultsPlanCommand.RunAsync) { Words = ["FILE"] },
            new Verb("faults explain", "Prints what a running emulator decided for a request, and by which draw.", FaultsExplainCommand.Help, FaultsExplainCommand.Flags, TakesSettings: true, FaultsExplainCommand.RunAsync) { Words = ["REQUEST"] }),
        new("validate", "Says what is wrong in a scenario, settings or rule file, with line, column and the word that was meant.", ValidateCommand.Help, ValidateCommand.Flags, TakesSettings: false, ValidateCommand.RunAsync) { Words = ["FILE"] },
        new("completion", "Prints a script that completes verbs, flags and their values in the shell.", CompletionCommand.Help, [], TakesSettings: false, CompletionCommand.RunAsync) { Words = ["bash|zsh"] },
        new("version", "Prints the version.", VersionCommand.Help, VersionCommand.Flags, TakesSettings: false, VersionCommand.RunAsync),
    ];

    /// <summary>Every verb that does something: parts in the place of what they are parts of.</summary>
    public static IEnumerable<Verb> Doing => All.SelectMany(static verb => verb.Parts.Count > 0 ? verb.Parts : [verb]);
}
