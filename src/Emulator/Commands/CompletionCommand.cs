using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary><c>completion</c>: prints a script that teaches bash or zsh the verbs, their words, flags and settings.</summary>
internal static class CompletionCommand
{
    private const string Program = "runflow-emulator";

    /// <summary>Prints it.</summary>
    public static Task<int> RunAsync(Invocation invocation)
    {
        invocation.Terminal.Out.Write(invocation.Words[0] == "zsh" ? Zsh() : Bash());
        return Task.FromResult(ExitCode.Fine);
    }

    /// <summary>What may follow a verb: words that are typed as they are, its flags, and settings where it takes them.</summary>
    private static IEnumerable<string> After(Verb verb) =>
    [
        .. verb.Words.Where(static word => char.IsLower(word[0])).SelectMany(static word => word.Split('|')),
        .. verb.Flags.Select(static flag => flag.Flag),
        .. verb.TakesSettings ? SettingTable.All.Select(static setting => setting.Flag).Prepend(FlagSource.ConfigFlag) : [],
    ];

    private static bool TakesFile(Verb verb) => verb.Words.Any(static word => word.Contains("FILE", StringComparison.Ordinal));

    private static string Names => string.Join(' ', Verbs.All.Select(static verb => verb.Name).Append(Verbs.Help));

    private static string Bash() => $$"""
        # runflow-emulator for bash: source <(runflow-emulator completion bash)
        _runflow_emulator() {
          local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb=serve
          [[ $COMP_CWORD -gt 1 && ${COMP_WORDS[1]} != -* ]] && verb=${COMP_WORDS[1]}
          case $previous in
        {{string.Concat(Choices().Select(static choice => $"    {choice.Flag}) COMPREPLY=($(compgen -W '{choice.Values}' -- \"$current\")); return ;;\n"))}}    {{FlagSource.ConfigFlag}}) COMPREPLY=($(compgen -f -- "$current")); return ;;
          esac
          if [[ $COMP_CWORD -eq 1 && $current != -* ]]; then
            COMPREPLY=($(compgen -W '{{Names}}' -- "$current"))
            return
          fi
          case $verb in
        {{string.Concat(Verbs.All.Select(static verb => $"    {verb.Name}) COMPREPLY=($(compgen {(TakesFile(verb) ? "-f " : "")}-W '{string.Join(' ', After(verb))}' -- \"$current\")) ;;\n"))}}    {{Verbs.Help}}) COMPREPLY=($(compgen -W '{{Names}}' -- "$current")) ;;
          esac
        }
        complete -F _runflow_emulator {{Program}}

        """;

    private static string Zsh() => $$"""
        #compdef {{Program}}
        # runflow-emulator for zsh: source <(runflow-emulator completion zsh)
        _runflow_emulator() {
          local verb=serve
          [[ $CURRENT -gt 2 && $words[2] != -* ]] && verb=$words[2]
          case $words[CURRENT-1] in
        {{string.Concat(Choices().Select(static choice => $"    {choice.Flag}) compadd -- {choice.Values}; return ;;\n"))}}    {{FlagSource.ConfigFlag}}) _files; return ;;
          esac
          if [[ $CURRENT -eq 2 && $words[CURRENT] != -* ]]; then
            compadd -- {{Names}}
            return
          fi
          case $verb in
        {{string.Concat(Verbs.All.Select(static verb => $"    {verb.Name}) {(TakesFile(verb) ? "_files; " : "")}compadd -- {string.Join(' ', After(verb))} ;;\n"))}}    {{Verbs.Help}}) compadd -- {{Names}} ;;
          esac
        }
        compdef _runflow_emulator {{Program}} 2>/dev/null

        """;

    /// <summary>Settings that want one of a few words.</summary>
    private static IEnumerable<(string Flag, string Values)> Choices()
    {
        foreach (var setting in SettingTable.All)
        {
            var words = setting.Valid.Split([", ", " or "], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words.All(static word => word.All(static letter => char.IsAsciiLetterLower(letter) || letter is '-' or '1' or '0')))
            {
                yield return (setting.Flag, string.Join(' ', words));
            }
        }
    }
}
