using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>From the arguments to an exit code: finds the verb, reads everything it was told, reports what is wrong, runs it.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken stop)
    {
        var first = args.Count > 0 ? args[0] : null;
        var named = first is not null && !first.StartsWith('-');
        var name = named ? first! : first switch
        {
            "--version" => "version",
            "--help" or "-h" or "-?" => Verbs.Help,
            _ => Verbs.Default.Name,
        };
        var rest = named || name != Verbs.Default.Name ? args.Skip(1).ToList() : args;
        if (name == Verbs.Help)
        {
            return HelpAbout(rest, terminal);
        }

        if (Verbs.All.FirstOrDefault(v => v.Name == name) is not { } verb)
        {
            return Refuse(name, terminal);
        }

        if (verb.Parts.Count == 0)
        {
            return await RunAsync(verb, rest, terminal, stop).ConfigureAwait(false);
        }

        return rest is [FlagSource.HelpFlag or "-h" or "-?", ..] ? HelpAbout([name], terminal)
            : Part(verb, rest) is { } part ? await RunAsync(part, [.. rest.Skip(1)], terminal, stop).ConfigureAwait(false)
            : RefusePart(verb, rest, terminal);
    }

    private static async Task<int> RunAsync(Verb verb, IReadOnlyList<string> args, Terminal terminal, CancellationToken stop)
    {
        var problems = new List<string>();
        IReadOnlyList<string> command = [];
        if (verb.TakesCommand)
        {
            (args, command) = Parted(args);
            if (command.Count == 0)
            {
                problems.Add($"{verb.Name} is written `runflow-emulator {verb.Name} [--setting value …] -- COMMAND …`.");
            }
        }

        var flags = FlagSource.Read(args, verb.Name, verb.Flags, verb.TakesSettings, problems, verb.Words);
        if (flags.WantsHelp)
        {
            return HelpAbout(verb.Name.Split(' '), terminal);
        }

        var settings = verb.TakesSettings
            ? EffectiveSettings.Read(flags, terminal.Environment, problems)
            : EffectiveSettings.Merge([], problems);
        if (problems.Count > 0)
        {
            terminal.Complain(problems);
            return ExitCode.Usage;
        }

        return await verb.Run(new Invocation(terminal, settings, flags.Own, flags.Words, stop) { Command = command }).ConfigureAwait(false);
    }

    /// <summary>What stands before the first <c>--</c>, and what stands behind it.</summary>
    private static (IReadOnlyList<string> Own, IReadOnlyList<string> Command) Parted(IReadOnlyList<string> args)
    {
        var own = args.TakeWhile(static arg => arg != "--").ToList();
        return (own, [.. args.Skip(own.Count + 1)]);
    }

    /// <summary>The part of the verb that the first of the words names; null when it names none.</summary>
    private static Verb? Part(Verb verb, IReadOnlyList<string> words) => verb.Parts.FirstOrDefault(part => words.Count > 0 && part.LastWord == words[0]);

    private static int HelpAbout(IReadOnlyList<string> words, Terminal terminal)
    {
        if (words is not [var name, ..] || name is Verbs.Help || name.StartsWith('-'))
        {
            HelpText.WriteAll(terminal);
            return ExitCode.Fine;
        }

        if (Verbs.All.FirstOrDefault(v => v.Name == name) is not { } verb)
        {
            return Refuse(name, terminal);
        }

        HelpText.Write(Part(verb, [.. words.Skip(1)]) ?? verb, terminal);
        return ExitCode.Fine;
    }

    private static int RefusePart(Verb verb, IReadOnlyList<string> words, Terminal terminal)
    {
        var parts = verb.Parts.Select(static part => part.LastWord).ToList();
        var what = words.Count > 0 ? $"{Complaint.Quote(words[0])} is no part of {verb.Name}{Nearest.Question(words[0], parts)}" : $"{verb.Name} alone does nothing.";
        terminal.Complain($"{what} It is written {string.Join(" or ", verb.Parts.Select(static part => $"`runflow-emulator {part.Name} {string.Join(' ', part.Words)}`"))}.");
        return ExitCode.Usage;
    }

    private static int Refuse(string name, Terminal terminal)
    {
        var names = Verbs.All.Select(v => v.Name).Append(Verbs.Help).ToList();
        terminal.Complain($"{Complaint.Quote(name)} is no command{Nearest.Question(name, names)} There are {string.Join(", ", names)}.");
        return ExitCode.Usage;
    }
}
