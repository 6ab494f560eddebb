using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>A verb of the command line; <see cref="Verbs.All"/> lists them.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Flags">Its own flags.</param>
/// <param name="TakesSettings">Whether it reads flags, environment and file for the settings.</param>
/// <param name="Run">Does it, and answers the exit code.</param>
internal sealed record Verb(
    string Name, string Summary, IReadOnlyList<CommandFlag> Flags, bool TakesSettings, Func<Invocation, Task<int>> Run)
{
    /// <summary>The words that follow the verb and are no flags: capitals stand for a value, others are typed as they are, and a bar
    /// parts those of which one is typed.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether a command line of the user's follows behind <c>--</c>.</summary>
    public bool TakesCommand { get; init; }
}

/// <summary>A verb with everything it was told, all of it valid.</summary>
/// <param name="Terminal">Where to write.</param>
/// <param name="Settings">What the sources come to; the defaults for a verb that takes no settings.</param>
/// <param name="Flags">The verb's own flags that were given.</param>
/// <param name="Words">What was typed for each of the verb's words.</param>
/// <param name="Stop">Cancelled when the process is asked to end.</param>
internal sealed record Invocation(
    Terminal Terminal, EffectiveSettings Settings, IReadOnlyDictionary<string, string> Flags, IReadOnlyList<string> Words, CancellationToken Stop)
{
    /// <summary>The user's command line behind <c>--</c>: a program and its arguments; empty for verbs that take none.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The options that the settings come to.</summary>
    public EmulatorOptions Options => Settings.Options;

    /// <summary>Whether the flag was given.</summary>
    public bool Has(CommandFlag flag) => Flags.ContainsKey(flag.Flag);
}

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
        new("serve", "Runs the emulator until Ctrl-C or SIGTERM; the default.", [], TakesSettings: true, ServeCommand.RunAsync),
        new("exec", "Starts the emulator on a free port, runs a command against it and ends with the command's exit code.", ExecCommand.Flags, TakesSettings: true, ExecCommand.RunAsync) { TakesCommand = true },
        new("health", "Asks a running emulator whether it is ready.", HealthCommand.Flags, TakesSettings: true, HealthCommand.RunAsync),
        new("secret", "Prints the signing secret of the default sandbox.", [], TakesSettings: true, SecretCommand.RunAsync),
        new("config", "Prints the settings that hold and where each comes from.", ConfigCommand.Flags, TakesSettings: true, ConfigCommand.RunAsync),
        new("image", "Reads back what an output says of itself: was it made here, from what, and is it unchanged?", ImageCommand.Flags, TakesSettings: false, ImageCommand.RunAsync) { Words = ["inspect", "FILE"] },
        new("gauntlet", "Grades a callback receiver: sends it all that happens to receivers and judges what it does.", GauntletCommand.Flags, TakesSettings: true, GauntletCommand.RunAsync) { Words = ["URL"] },
        new("conform", "Asks an emulator, or the real API within a budget, whether it does what the contract says.", ConformCommand.Flags, TakesSettings: true, ConformCommand.RunAsync),
        new("faults", "Prints what the rules of a file will decide for a key before anything runs, or what a running emulator decided for a request.", FaultsCommand.Flags, TakesSettings: true, FaultsCommand.RunAsync) { Words = ["plan|explain", "FILE-OR-REQUEST"] },
        new("validate", "Says what is wrong in a scenario, settings or rule file, with line, column and the word that was meant.", ValidateCommand.Flags, TakesSettings: false, ValidateCommand.RunAsync) { Words = ["FILE"] },
        new("completion", "Prints a script that completes verbs, flags and settings in the shell: source <(runflow-emulator completion bash).", [], TakesSettings: false, CompletionCommand.RunAsync) { Words = ["bash|zsh"] },
        new("version", "Prints the version.", VersionCommand.Flags, TakesSettings: false, VersionCommand.RunAsync),
    ];
}
