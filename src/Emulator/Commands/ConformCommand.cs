using System.Globalization;
using System.Security.Authentication;
using Runflow.Emulator.Conform;
using Runflow.Emulator.Sandboxes;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>
/// <c>conform --target URL</c>: asks an emulator, or the real API, whether it does what the contract says. Against the real
/// one runs cost money: then there is a limit, and a question before anything is spent.
/// </summary>
internal static class ConformCommand
{
    private const string KeyVariable = "RUNFLOW_API_KEY";
    private static readonly Kind<TimeSpan> Timeout = Kinds.Ms(1, 3_600_000);

    private static readonly CommandFlag Target = new(
        "--target", "The API to ask; without it the emulator that the settings name.", "an absolute http or https URL without path, such as https://api.runflow.io", static text => IsTarget(text))
    {
        Mend = static text => TextKinds.BaseUrl.Read(text, out _) ? $"Say {new Uri(text).GetLeftPart(UriPartial.Authority)}: the checks begin with /v1 themselves." : null,
    };

    private static readonly CommandFlag Key = new(
        "--key", $"The bearer key; else {KeyVariable} of the environment, else the documented key.", "a bearer key", static text => BearerKey.Read("Bearer " + text, out _) is null);

    private static readonly CommandFlag Budget = new(
        "--budget", "USD that runs on the real API may cost in all: 0 by default, and then no run is created there. An emulator costs nothing.", "USD from 0 to 1000, such as 0.05", static text => Usd(text) is not null);

    private static readonly CommandFlag Yes = new("--yes", "Spends up to the budget without asking first.");
    private static readonly CommandFlag Sink = new("--sink", "Where callbacks are to go: a URL that the target reaches and that answers 2xx.", "an absolute http or https URL", static text => IsSink(text));
    private static readonly CommandFlag Secret = new("--secret", "The secret that callbacks are signed with, to check signatures at an emulator's sink.", "a text, such as whsec_…", static text => text.Length > 0);
    private static readonly CommandFlag Only = new("--only", "Only the checks of a group, or one check.", $"one of the groups {string.Join(", ", ConformPlan.Groups)}, or one of the checks that --list names", static text => ConformPlan.Words.Contains(text)) { Choices = ConformPlan.Words };
    private static readonly CommandFlag List = new("--list", "Prints the names of the checks and what has to hold, and asks nobody.");
    private static readonly CommandFlag TimeoutMs = new("--timeout-ms", "How long one run or callback is waited for: 180000 by default.", Timeout.Valid, static text => Timeout.Read(text, out _));
    private static readonly CommandFlag AsJson = new("--json", "Prints one JSON object instead of text.");
    private static readonly CommandFlag Junit = CommandFlag.File("--junit", "Writes the report as JUnit XML into a file as well.");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [Target, Key, Budget, Yes, Sink, Secret, Only, List, TimeoutMs, AsJson, Junit];

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "Named checks in six groups; each answer is held against openapi.yaml as well. On the real API runs cost money: none is created without --budget. With --strict warnings fail, too.",
        ["host", "port", "control_token", "dialect", "strict"],
        ["runflow-emulator conform --target http://127.0.0.1:8765 --sink http://127.0.0.1:8765/_emulator/sink/conform", "runflow-emulator conform --target https://api.runflow.io --budget 0.05 --only lists"],
        "0 nothing contradicts the contract, though checks may not have been run: they are marked none and counted; 1 findings, nobody there, or no check run at all; 2 usage, or nobody agreed to spend.");

    /// <summary>Asks, prints, and fails when the contract is contradicted; with <c>--strict</c> also on warnings.</summary>
    public static async Task<int> RunAsync(Invocation invocation)
    {
        var terminal = invocation.Terminal;
        var checks = ConformPlan.Of(invocation.Flags.GetValueOrDefault(Only.Flag));
        if (invocation.Has(List))
        {
            terminal.Out.Write(invocation.Has(AsJson) ? JsonLine.Of(json => ReportJson.WriteChecks(json, checks)) + Environment.NewLine : ReportText.OfChecks(checks));
            return ExitCode.Fine;
        }

        var target = Read(invocation);
        using var handler = new EmulatorClient(invocation.Options, proxied: !target.Url.IsLoopback);
        var runner = new ConformRunner(handler, TimeProvider.System);
        try
        {
            target = target with { IsEmulator = await runner.IsEmulatorAsync(target.Url, invocation.Stop).ConfigureAwait(false) };
        }
        catch (Exception failure) when (failure is HttpRequestException or AuthenticationException || (failure is OperationCanceledException && !invocation.Stop.IsCancellationRequested))
        {
            terminal.Complain($"{target.Url} cannot be asked: {failure.Message.TrimEnd('.')}.");
            return ExitCode.Failed;
        }

        decimal? budget = target.IsEmulator ? null : Usd(invocation.Flags.GetValueOrDefault(Budget.Flag)) ?? 0;
        if (budget > 0 && !MaySpend(invocation, target, checks, budget.Value))
        {
            return ExitCode.Usage;
        }

        var report = await runner.RunAsync(checks, target, new SpendMeter(budget), invocation.Stop).ConfigureAwait(false);
        return await TellAsync(invocation, report).ConfigureAwait(false);
    }

    private static ConformTarget Read(Invocation invocation)
    {
        var (flags, options) = (invocation.Flags, invocation.Options);
        var url = EmulatorClient.Target(invocation, Target);
        var key = flags.GetValueOrDefault(Key.Flag) ?? invocation.Terminal.Environment.GetValueOrDefault(KeyVariable) ?? BearerKey.Default;
        return new ConformTarget(new Uri(url), key, options.Dialect)
        {
            Patience = Timeout.Read(flags.GetValueOrDefault(TimeoutMs.Flag) ?? "180000", out var patience) ? patience : default,
            Sink = flags.GetValueOrDefault(Sink.Flag) is { } sink ? new Uri(sink) : null,
            Secret = flags.GetValueOrDefault(Secret.Flag),
        };
    }

    /// <summary>Asks a person; where nobody answers, <c>--yes</c> has to have said so.</summary>
    private static bool MaySpend(Invocation invocation, ConformTarget target, IReadOnlyList<ConformCheck> checks, decimal budget)
    {
        if (invocation.Has(Yes))
        {
            return true;
        }

        var most = Math.Min(budget, ConformPlan.CostOf(checks));
        var sentence = string.Create(CultureInfo.InvariantCulture, $"{target.Url} is no emulator: the checks may spend up to {most} USD of this key's organisation there");
        if (invocation.Terminal.Answers is not { } answers)
        {
            invocation.Terminal.Complain($"{sentence}, and nobody is here to be asked. Say --yes to agree, or leave out --budget for the checks that cost nothing.");
            return false;
        }

        invocation.Terminal.Error.Write($"{sentence}. Go on? [y/N] ");
        if (answers.ReadLine()?.Trim() is "y" or "Y" or "yes")
        {
            return true;
        }

        invocation.Terminal.Complain("nothing was asked and nothing spent.");
        return false;
    }

    private static async Task<int> TellAsync(Invocation invocation, ConformReport report)
    {
        // What was asked may have cost money: it is told also when the file cannot be written.
        invocation.Terminal.Out.Write(invocation.Has(AsJson) ? JsonLine.Of(json => ReportJson.Write(json, report)) + Environment.NewLine : ReportText.Of(report));
        if (invocation.Flags.TryGetValue(Junit.Flag, out var path) && !await ReportFile.WriteAsync(path, ReportJunit.Of(report), invocation.Terminal).ConfigureAwait(false))
        {
            return ExitCode.Usage;
        }

        return !report.IsGood || (invocation.Options.Strict && report.Count(Severity.Warning) > 0) ? ExitCode.Failed : ExitCode.Fine;
    }

    private static bool IsTarget(string text) => TextKinds.BaseUrl.Read(text, out _) && new Uri(text).AbsolutePath == "/";

    private static bool IsSink(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static decimal? Usd(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd) && usd is >= 0 and <= 1000 ? usd : null;
}
