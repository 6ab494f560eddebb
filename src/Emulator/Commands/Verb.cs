using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>A verb of the command line; <see cref="Verbs.All"/> lists them.</summary>
/// <param name="Name">As typed; that of a part is two words, <c>faults plan</c>.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Help">What else help says.</param>
/// <param name="Flags">Its own flags.</param>
/// <param name="TakesSettings">Whether it reads flags, environment and file for the settings.</param>
/// <param name="Run">Does it, and answers the exit code.</param>
internal sealed record Verb(
    string Name, string Summary, VerbHelp Help, IReadOnlyList<CommandFlag> Flags, bool TakesSettings, Func<Invocation, Task<int>> Run)
{
    /// <summary>The words that follow the verb and are no flags: capitals stand for a value, others are typed as they are, and a bar
    /// parts those of which one is typed.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The verbs that it is made of, one of which is typed behind it; empty for a verb that does something itself.</summary>
    public IReadOnlyList<Verb> Parts { get; init; } = [];

    /// <summary>What is typed last of the name: of a part the word behind the verb that it is part of.</summary>
    public string LastWord => Name[(Name.LastIndexOf(' ') + 1)..];

    /// <summary>The line to type, without the program's name.</summary>
    public string Usage =>
        string.Join(' ', [Name, .. Words, .. Flags.Count > 3 ? ["[--flag …]"] : Flags.Select(static flag => flag.Valid is null ? $"[{flag.Flag}]" : $"[{flag.Flag} …]"), .. TakesSettings ? (string[])["[--setting value …]"] : [], .. TakesCommand ? (string[])["-- COMMAND …"] : []]);

    /// <summary>A verb that is only the first word of others.</summary>
    public static Verb Of(string name, string summary, params Verb[] parts) =>
        new(name, summary, new VerbHelp("", [], [], ""), [], TakesSettings: false, static _ => Task.FromResult(ExitCode.Usage)) { Parts = parts };

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
