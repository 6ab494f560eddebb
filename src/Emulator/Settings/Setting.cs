using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Runflow.Emulator.Settings;

/// <summary>
/// One row of <see cref="SettingTable"/>: a name on the outside and what it does to <see cref="EmulatorOptions"/>.
/// Flags, environment variables, the YAML file, <c>help</c>, <c>config</c> and <c>docs/settings.md</c> are all made from it.
/// </summary>
internal sealed partial class Setting
{
    /// <summary>Key in the YAML file, e.g. <c>callback_secret</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Heading under which help and documentation list it.</summary>
    public required string Group { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Help { get; init; }

    /// <summary>A valid value that is not the default.</summary>
    public required string Sample { get; init; }

    /// <summary>The valid values in words, completing "it wants …".</summary>
    public required string Valid { get; init; }

    /// <summary>The words among the valid values.</summary>
    public required IReadOnlyList<string> Choices { get; init; }

    /// <summary>The value names a file or folder.</summary>
    public required bool IsPath { get; init; }

    /// <summary>The flag may stand alone.</summary>
    public required bool IsSwitch { get; init; }

    /// <summary>Sets the option from the text; null when the text is not valid.</summary>
    public required Func<EmulatorOptions, string, EmulatorOptions?> Read { get; init; }

    /// <summary>The option as a text that <see cref="Read"/> takes; null when it has no value.</summary>
    public required Func<EmulatorOptions, string?> Print { get; init; }

    /// <summary>What is wrong with the option, given in code and not as text; null when nothing is.</summary>
    public required Func<EmulatorOptions, string?> Wrong { get; init; }

    /// <summary>What holds when there is no value, e.g. <c>generated from the seed</c>.</summary>
    public string Absent { get; init; } = "none";

    /// <summary>The value is shown to nobody but the verb <c>secret</c>.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Name of the setting that moves this one's default, or null.</summary>
    public string? Follows { get; init; }

    /// <summary>The flag, e.g. <c>--callback-secret</c>.</summary>
    public string Flag => "--" + Name.Replace('_', '-');

    /// <summary>The environment variable, e.g. <c>RUNFLOW_EMULATOR_CALLBACK_SECRET</c>.</summary>
    public string Variable => EnvironmentSource.Prefix + Name.ToUpperInvariant();

    /// <summary>The default as text or in words, read from the code that holds it.</summary>
    public string Default => Print(SettingTable.Defaults) ?? Absent;

    /// <summary>Makes a row out of a kind and the two halves of a property.</summary>
    public static Setting Of<T>(
        string name, string group, Kind<T> kind, Func<EmulatorOptions, T> get, Func<EmulatorOptions, T, EmulatorOptions> set,
        string help, string sample, string absent = "none", bool secret = false, string? follows = null,
        [CallerArgumentExpression(nameof(get))] string property = "") => new()
        {
            Name = name,
            Group = group,
            Help = help,
            Sample = sample,
            Valid = kind.Valid,
            Choices = kind.Choices,
            IsPath = kind.IsPath,
            IsSwitch = kind.IsSwitch,
            Absent = absent,
            IsSecret = secret,
            Follows = follows,
            Read = (options, text) => kind.Read(text, out var value) ? set(options, value) : null,
            Print = options => kind.Print(get(options)),
            Wrong = options => IsGood(kind, get(options), get(SettingTable.Defaults))
                ? null
                : Complaint.Invalid(Property(property), secret ? null : Shown(get(options)), $"{kind.Valid} (setting {name})", []),
        };

    /// <summary>A value that has to be there is there, and is one of the valid ones.</summary>
    private static bool IsGood<T>(Kind<T> kind, T value, T usual) => value is null ? usual is null : kind.Holds(value);

    private static string Shown<T>(T value) => value switch
    {
        null => "null",
        string text => text,
        IEnumerable<string> texts => string.Join(',', texts),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    /// <summary>The properties that a row's getter reads: <c>o => o.Port</c> is <c>Port</c>.</summary>
    private static string Property(string getter) => string.Join(" and ", Member().Matches(getter).Select(static found => found.Groups[1].Value));

    [GeneratedRegex(@"\bo\.([A-Za-z.0-9]+)")]
    private static partial Regex Member();
}
