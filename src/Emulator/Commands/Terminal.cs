using System.Collections;

namespace Runflow.Emulator.Commands;

/// <summary>What a command sees of the process that runs it; tests hand in their own.</summary>
/// <param name="Out">For results.</param>
/// <param name="Error">For problems and the log.</param>
/// <param name="Environment">The environment variables.</param>
/// <param name="Interactive">A person watches <paramref name="Out"/>: it may be set in bold.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, IReadOnlyDictionary<string, string> Environment, bool Interactive)
{
    private const string Name = "runflow-emulator";

    /// <summary>The signals that reach the process; null in a test.</summary>
    public ProcessSignals? Signals { get; init; }

    /// <summary>Where a person answers questions; null when nobody is there to be asked.</summary>
    public TextReader? Answers { get; init; }

    /// <summary>The real one.</summary>
    public static Terminal OfProcess()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = variable.Value as string ?? "";
        }

        var interactive = !Console.IsOutputRedirected && !environment.ContainsKey("NO_COLOR") && environment.GetValueOrDefault("TERM") is not (null or "dumb");
        return new Terminal(Console.Out, Console.Error, environment, interactive) { Answers = Console.IsInputRedirected ? null : Console.In };
    }

    /// <summary>Says one problem.</summary>
    public void Complain(string sentence) => Error.WriteLine($"{Name}: {sentence}");

    /// <summary>Says all problems at once.</summary>
    public void Complain(IReadOnlyList<string> problems)
    {
        if (problems.Count == 1)
        {
            Complain(problems[0]);
            return;
        }

        Complain($"{problems.Count} problems:");
        foreach (var problem in problems)
        {
            Error.WriteLine("  " + problem);
        }
    }

    /// <summary>The text in bold where a person watches.</summary>
    public string Bold(string text) => Interactive ? $"\e[1m{text}\e[0m" : text;
}
