namespace Runflow.Emulator.Settings;

/// <summary>A flag that belongs to one verb and is no setting.</summary>
/// <param name="Flag">With its dashes, e.g. <c>--timeout-ms</c>.</param>
/// <param name="Help">What it does, in one sentence.</param>
/// <param name="Valid">The valid values in words; null when the flag stands alone.</param>
/// <param name="Accepts">Whether a value is one of them.</param>
internal sealed record CommandFlag(string Flag, string Help, string? Valid = null, Predicate<string>? Accepts = null)
{
    /// <summary>The words among the valid values.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The value names a file.</summary>
    public bool IsPath { get; init; }

    /// <summary>Says how a value that is not valid is mended, a sentence; null where it does not know.</summary>
    public Func<string, string?>? Mend { get; init; }

    /// <summary>A flag that wants one of a few words.</summary>
    public static CommandFlag OneOf(string flag, string help, params string[] choices) =>
        new(flag, help, choices.Length == 2 ? string.Join(" or ", choices) : $"{string.Join(", ", choices[..^1])} or {choices[^1]}", text => choices.Contains(text)) { Choices = choices };

    /// <summary>A flag that wants a file.</summary>
    public static CommandFlag File(string flag, string help) => new(flag, help, "the path of a file", static text => text.Length > 0) { IsPath = true };

    /// <summary>The complaint about a value that <see cref="Accepts"/> refuses.</summary>
    public string Refusal(string text) => Complaint.Invalid(Flag, text, Valid!, Choices) + (Mend?.Invoke(text) is { } cure ? " " + cure : "");
}

/// <summary>Reads <c>--name value</c>, <c>--name=value</c>, and switches that stand alone.</summary>
internal sealed class FlagSource
{
    /// <summary>Names the YAML file.</summary>
    public const string ConfigFlag = "--config";

    /// <summary>Asks for help.</summary>
    public const string HelpFlag = "--help";

    private readonly Dictionary<string, string> own = new(StringComparer.Ordinal);
    private readonly List<GivenValue> given = [];
    private readonly List<string> words = [];

    private FlagSource()
    {
    }

    /// <summary>The values given to settings.</summary>
    public IReadOnlyList<GivenValue> Given => given;

    /// <summary>The verb's own flags; the value is empty where the flag stands alone.</summary>
    public IReadOnlyDictionary<string, string> Own => own;

    /// <summary>What was typed for each word that the verb takes, when there is no problem.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>Somebody asked for help, which outweighs every problem.</summary>
    public bool WantsHelp { get; private set; }

    /// <summary>Reads what follows the verb.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="verb">Name of the verb, for the sentences.</param>
    /// <param name="flags">The verb's own flags.</param>
    /// <param name="settings">Whether the verb takes the settings as well.</param>
    /// <param name="problems">Receives a sentence for everything that is wrong.</param>
    /// <param name="wanted">The words that the verb takes; those in capitals stand for any value, those with a bar for either.</param>
    public static FlagSource Read(
        IReadOnlyList<string> args, string verb, IReadOnlyList<CommandFlag> flags, bool settings, List<string> problems, IReadOnlyList<string>? wanted = null)
    {
        wanted ??= [];
        var source = new FlagSource();
        var known = Known(flags, settings);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            var (flag, text) = Split(args[i]);
            if (flag is HelpFlag or "-h" or "-?")
            {
                source.WantsHelp = true;
            }
            else if (!args[i].StartsWith('-') && source.words.Count < wanted.Count)
            {
                source.words.Add(args[i]);
            }
            else if (!known.TryGetValue(flag, out var target))
            {
                problems.Add(Unknown(flag, verb, known.Keys, wanted));

                // The value of an unknown flag is not a second problem.
                i += text is null && flag.StartsWith("--", StringComparison.Ordinal) && i + 1 < args.Count && !args[i + 1].StartsWith('-') ? 1 : 0;
            }
            else
            {
                if (text is null && i + 1 < args.Count && target.Takes(args[i + 1]))
                {
                    text = args[++i];
                }

                source.Take(flag, target, text, seen.Add(flag), problems);
            }
        }

        if (!source.WantsHelp && !wanted.Select((word, i) => i < source.words.Count && (IsValue(word) || word.Split('|').Contains(source.words[i]))).All(static fits => fits))
        {
            problems.Add($"{verb} is written `runflow-emulator {verb} {string.Join(' ', wanted)}`.");
        }

        return source;
    }

    private static bool IsValue(string word) => char.IsAsciiLetterUpper(word[0]);

    private void Take(string flag, Target target, string? text, bool first, List<string> problems)
    {
        if (!first)
        {
            problems.Add($"{flag} is given twice; say it once.");
        }
        else if (text is null && !target.Alone)
        {
            problems.Add($"{flag} has no value; it wants {target.Valid}.");
        }
        else if (text is not null && target.Own is { Valid: null })
        {
            problems.Add($"{flag} takes no value.");
        }
        else if (target.Row is { } row)
        {
            given.Add(new GivenValue(row, text ?? "on", Source.Flag, flag));
        }
        else if (target.Own is { Accepts: { } accepts } && !accepts(text!))
        {
            problems.Add(target.Own.Refusal(text!));
        }
        else
        {
            own[flag] = text ?? "";
        }
    }

    private static Dictionary<string, Target> Known(IReadOnlyList<CommandFlag> flags, bool settings)
    {
        var known = flags.ToDictionary(f => f.Flag, f => new Target(null, f), StringComparer.Ordinal);
        if (settings)
        {
            known[ConfigFlag] = new Target(null, CommandFlag.File(ConfigFlag, ""));
            foreach (var row in SettingTable.All)
            {
                known[row.Flag] = new Target(row, null);
            }
        }

        return known;
    }

    private static string Unknown(string flag, string verb, IEnumerable<string> known, IReadOnlyList<string> wanted)
    {
        var cure = $"`runflow-emulator help {verb}` lists what it takes.";
        return flag.StartsWith('-')
            ? $"{Complaint.Quote(flag)} is no flag of {verb}{Nearest.Question(flag, [.. known, HelpFlag])} {cure}"
            : wanted.Count > 0 ? $"{Complaint.Quote(flag)} is a word too many: {verb} is written `runflow-emulator {verb} {string.Join(' ', wanted)}`."
            : $"{Complaint.Quote(flag)} stands alone, but {verb} takes flags only. {cure}";
    }

    private static (string Flag, string? Text) Split(string arg)
    {
        var at = arg.StartsWith("--", StringComparison.Ordinal) ? arg.IndexOf('=', StringComparison.Ordinal) : -1;
        return at < 0 ? (arg, null) : (arg[..at], arg[(at + 1)..]);
    }

    /// <summary>What a flag stands for: a setting or a flag of the verb.</summary>
    private sealed record Target(Setting? Row, CommandFlag? Own)
    {
        public bool Alone => Row?.IsSwitch ?? Own!.Valid is null;

        public string Valid => Row?.Valid ?? Own!.Valid ?? "nothing";

        /// <summary>Whether the next argument is this flag's value: for a switch only when it is one of its words.</summary>
        public bool Takes(string next) => Alone
            ? Row?.Read(SettingTable.Defaults, next) is not null
            : !next.StartsWith("--", StringComparison.Ordinal);
    }
}
