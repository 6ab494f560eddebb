using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>
/// <c>completion</c>: prints a script that teaches bash or zsh the verbs, their flags, settings and values. Files are offered
/// where a file stands, and behind <c>exec --</c> what the shell offers for a command of its own.
/// </summary>
internal static class CompletionCommand
{
    private const string Program = "runflow-emulator";

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "Put the line of the example into ~/.bashrc or ~/.zshrc.",
        [],
        ["source <(runflow-emulator completion bash)", "source <(runflow-emulator completion zsh)"],
        "0 printed, 2 usage.");

    private static string Names => string.Join(' ', Verbs.All.Select(static verb => verb.Name).Append(Verbs.Help));

    private static string Groups => string.Join('|', Verbs.All.Where(static verb => verb.Parts.Count > 0).Select(static verb => verb.Name));

    /// <summary>Prints it.</summary>
    public static Task<int> RunAsync(Invocation invocation)
    {
        invocation.Terminal.Out.Write(invocation.Words[0] == "zsh" ? Zsh() : Bash());
        return Task.FromResult(ExitCode.Fine);
    }

    private static string Bash() => $$"""
        # runflow-emulator for bash: source <(runflow-emulator completion bash)
        _runflow_emulator_words() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
        _runflow_emulator_files() { local IFS=$'\n'; COMPREPLY=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null; }
        _runflow_emulator_command() {
          if declare -F _command_offset >/dev/null; then _command_offset "$1"
          elif [[ $1 -eq $COMP_CWORD ]]; then COMPREPLY=($(compgen -c -- "$current"))
          else _runflow_emulator_files
          fi
        }
        _runflow_emulator() {
          local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb=serve at=1 i
          COMPREPLY=()
          [[ $current == = ]] && current=
          [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD-2]}
          [[ $COMP_CWORD -gt 1 && ${COMP_WORDS[1]} != -* ]] && verb=${COMP_WORDS[1]} at=2
          case $verb in
            {{Groups}}) [[ $COMP_CWORD -gt 2 ]] && verb="$verb ${COMP_WORDS[2]}" at=3 ;;
            exec)
              for ((i = 2; i < COMP_CWORD; i++)); do
                [[ ${COMP_WORDS[i]} == -- ]] && { _runflow_emulator_command $((i + 1)); return; }
              done ;;
          esac
          case $previous in
        {{Lines(Values(), static value => $"    {value.Flags}) {(value.Words.Length > 0 ? $"_runflow_emulator_words '{value.Words}'" : value.IsPath ? "_runflow_emulator_files" : ":")}; return ;;")}}    {{Switches()}}) [[ $current != -* && $COMP_CWORD -gt $at ]] && { _runflow_emulator_words 'on off'; return; } ;;
          esac
          if [[ $COMP_CWORD -eq 1 && $current != -* ]]; then
            _runflow_emulator_words '{{Names}}'
            return
          fi
          case $verb in
        {{Lines(Verbs.Doing.Where(TakesFile), static verb => $"    '{verb.Name}') if [[ $COMP_CWORD -eq $at && $current != -* ]]; then _runflow_emulator_files; else _runflow_emulator_words '{After(verb)}'; fi ;;")}}{{Lines(WithWords(), static verb => $"    '{verb.Name}') _runflow_emulator_words '{verb.Words}' ;;")}}  esac
        }
        complete -F _runflow_emulator {{Program}}

        """;

    private static string Zsh() => $$"""
        #compdef {{Program}}
        # runflow-emulator for zsh: source <(runflow-emulator completion zsh)
        _runflow_emulator() {
          local verb=serve at=2 i
          [[ $CURRENT -gt 2 && $words[2] != -* ]] && verb=$words[2] at=3
          case $verb in
            {{Groups}}) [[ $CURRENT -gt 3 ]] && verb="$verb $words[3]" at=4 ;;
            exec)
              for ((i = 3; i < CURRENT; i++)); do
                [[ $words[i] == -- ]] && { shift $i words; (( CURRENT -= i )); _normal; return; }
              done ;;
          esac
          case $words[CURRENT-1] in
        {{Lines(Values(), static value => $"    {value.Flags}) {(value.Words.Length > 0 ? $"compadd -- {value.Words}" : value.IsPath ? "_files" : ":")}; return ;;")}}    {{Switches()}}) [[ $words[CURRENT] != -* && $CURRENT -gt $at ]] && { compadd -- on off; return; } ;;
          esac
          if [[ $CURRENT -eq 2 && $words[CURRENT] != -* ]]; then
            compadd -- {{Names}}
            return
          fi
          case $verb in
        {{Lines(Verbs.Doing.Where(TakesFile), static verb => $"    '{verb.Name}') if [[ $CURRENT -eq $at && $words[CURRENT] != -* ]]; then _files; else compadd -- {After(verb)}; fi ;;")}}{{Lines(WithWords(), static verb => $"    '{verb.Name}') compadd -- {verb.Words} ;;")}}  esac
        }
        compdef _runflow_emulator {{Program}} 2>/dev/null

        """;

    private static string Lines<T>(IEnumerable<T> all, Func<T, string> line) => string.Concat(all.Select(one => line(one) + "\n"));

    private static bool TakesFile(Verb verb) => verb.Words.Contains("FILE");

    /// <summary>What may follow each verb that wants no file: the words that are typed as they are, or else its flags.</summary>
    private static IEnumerable<(string Name, string Words)> WithWords() =>
    [
        .. Verbs.Doing.Where(static verb => !TakesFile(verb)).Select(static verb => (verb.Name, After(verb))),
        .. Verbs.All.Where(static verb => verb.Parts.Count > 0).Select(static verb => (verb.Name, string.Join(' ', verb.Parts.Select(static part => part.LastWord)))),
        (Verbs.Help, Names),
    ];

    private static string After(Verb verb) => string.Join(' ', (IEnumerable<string>)
    [
        .. verb.Words.Where(static word => char.IsLower(word[0])).SelectMany(static word => word.Split('|')),
        .. verb.Flags.Select(static flag => flag.Flag),
        .. verb.TakesSettings ? SettingTable.All.Select(static setting => setting.Flag).Prepend(FlagSource.ConfigFlag) : [],
        FlagSource.HelpFlag,
    ]);

    /// <summary>What may follow each flag that wants a value: words, a path, or what cannot be guessed.</summary>
    private static IEnumerable<(string Flags, string Words, bool IsPath)> Values() =>
        SettingTable.All.Where(static setting => !setting.IsSwitch).Select(static setting => (setting.Flag, Words: string.Join(' ', setting.Choices), setting.IsPath))
            .Concat(Verbs.Doing.SelectMany(static verb => verb.Flags).Where(static flag => flag.Valid is not null).Select(static flag => (flag.Flag, Words: string.Join(' ', flag.Choices), flag.IsPath)))
            .Append((Flag: FlagSource.ConfigFlag, Words: "", IsPath: true))
            .GroupBy(static flag => (flag.Words, flag.IsPath), static flag => flag.Flag)
            .Select(static group => (string.Join('|', group.Distinct()), group.Key.Words, group.Key.IsPath));

    private static string Switches() => string.Join('|', SettingTable.All.Where(static setting => setting.IsSwitch).Select(static setting => setting.Flag));
}
