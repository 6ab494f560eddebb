using Runflow.Emulator.Callbacks.Egress;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Gauntlet;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary><c>gauntlet URL</c>: sends a receiver everything that happens to receivers, and grades what it does. Needs no running emulator.</summary>
internal static class GauntletCommand
{
    private static readonly CommandFlag Secret = new(
        "--secret", "The secret that the receiver verifies with; by default the one of the default sandbox.", "a text, such as whsec_…", static text => text.Length > 0);

    private static readonly CommandFlag AsJson = new("--json", "Prints one JSON object instead of text.");

    private static readonly CommandFlag Junit = CommandFlag.File("--junit", "Writes the report as JUnit XML into a file as well.");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [Secret, AsJson, Junit];

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "Valid, duplicate, reordered, forged and broken callbacks, one after the other. No emulator has to run. A receiver that counts what it handles in the header X-Handled is graded by effects, too.",
        ["callback_secret", "scenario", "seed", "egress", "callback_timeout_ms", "callback_tls_insecure"],
        ["runflow-emulator gauntlet http://127.0.0.1:9000/webhook", "runflow-emulator gauntlet http://127.0.0.1:9000/webhook --secret whsec_mine --junit gauntlet.xml"],
        "0 passed in every case, 1 failed in one or was not reached, 2 usage or settings.");

    /// <summary>Sends, prints, and fails when anything was found.</summary>
    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (terminal, options) = (invocation.Terminal, invocation.Options);
        if (!GauntletTarget.TryRead(invocation.Words[0], out var url))
        {
            terminal.Complain($"{Complaint.Quote(invocation.Words[0])} is no receiver: it {GauntletTarget.Rule}.");
            return ExitCode.Usage;
        }

        if ((invocation.Flags.TryGetValue(Secret.Flag, out var given) ? new CurrentSecret(given) : CurrentSecret.Of(options, terminal)) is not { } current)
        {
            return ExitCode.Usage;
        }

        if (current.Plain is not { } secret)
        {
            terminal.Complain("signing is off (callback_secret is none): say --secret.");
            return ExitCode.Usage;
        }

        var report = await SendAsync(url!, secret, options, invocation.Stop).ConfigureAwait(false);
        if (invocation.Flags.TryGetValue(Junit.Flag, out var path) && !await ReportFile.WriteAsync(path, ReportJunit.Of(report), terminal).ConfigureAwait(false))
        {
            return ExitCode.Usage;
        }

        terminal.Out.Write(invocation.Has(AsJson) ? JsonLine.Of(json => ReportJson.Write(json, report)) + Environment.NewLine : ReportText.Of(report));
        return report.Passed ? ExitCode.Fine : ExitCode.Failed;
    }

    private static async Task<GauntletReport> SendAsync(Uri url, string secret, EmulatorOptions options, CancellationToken stop)
    {
        using var sender = new CallbackSender(
            EgressPolicy.Parse(options.Egress), new SystemHostResolver(), options.CallbackTimeout, options.CallbackTlsInsecure, TimeProvider.System, static _ => false);
        return await new GauntletRunner(sender, TimeProvider.System).RunAsync(url, secret, options.Seed, stop).ConfigureAwait(false);
    }
}
