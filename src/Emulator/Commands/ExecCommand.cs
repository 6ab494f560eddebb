using Runflow.Emulator.Conduct;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>
/// <c>exec -- COMMAND…</c>: starts the emulator on a free port, runs a command against it, and ends as the command did. What
/// the command met is told at the end, on the error stream, so that the command's own output stays its own.
/// </summary>
internal static class ExecCommand
{
    private const string BaseUrl = "RUNFLOW_BASE_URL";
    private const string ApiKey = "RUNFLOW_API_KEY";
    private const string WebhookSecret = "RUNFLOW_WEBHOOK_SECRET";

    private static readonly CommandFlag Report = CommandFlag.File("--report", "Writes the report as JSON into a file as well.");

    private static readonly CommandFlag FailOn = CommandFlag.OneOf(
        "--fail-on", "Ends with 1 when the command succeeded and its conduct did not: anything of that weight or more was found.", "warning", "notice");

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [FailOn, Report];

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "The command finds the emulator by RUNFLOW_BASE_URL, RUNFLOW_API_KEY and RUNFLOW_WEBHOOK_SECRET. Every setting of serve acts on it.",
        ["clock", "dialect", "scenario", "seed", "quiet"],
        ["runflow-emulator exec --clock manual -- dotnet test", "runflow-emulator exec --fail-on warning --report report.json -- pytest -q"],
        "that of the command; 1 when it succeeded and --fail-on found something, or the report cannot be written; 2 usage, settings or a command that cannot be started; 3 port taken.");

    /// <summary>Runs the command.</summary>
    /// <returns>The command's exit code; <see cref="ExitCode.Usage"/> when it cannot be started.</returns>
    public static async Task<int> RunAsync(Invocation invocation)
    {
        var terminal = invocation.Terminal;
        var name = invocation.Command[0];
        if (ProgramPath.Find(name, terminal.Environment.GetValueOrDefault("PATH")) is not { } program)
        {
            terminal.Complain(NotStarted(name, name.Contains('/', StringComparison.Ordinal) ? "there is no such file that may be run" : "no folder of PATH has a program of that name"));
            return ExitCode.Usage;
        }

        var options = OnFreePorts(invocation.Settings);
        var (started, refusal) = await Server.StartAsync(options, terminal, invocation.Stop).ConfigureAwait(false);
        if (started is not { } server)
        {
            return refusal == ExitCode.Fine ? ExitCode.Failed : refusal;
        }

        int? code;
        string? problem;
        using (var child = new ChildProcess(program, invocation.Command.Skip(1), Environment(terminal, server), terminal.Signals, invocation.Stop))
        {
            (code, problem) = await child.RunAsync().ConfigureAwait(false);
        }

        var gaveUp = server.GaveUp.IsCancellationRequested;
        var report = new ExecReport(server.Services.GetRequiredService<FaultCoverage>(), server.Services.GetRequiredService<ConductFindings>());
        await server.CloseAsync().ConfigureAwait(false);
        if (code is not { } ended)
        {
            terminal.Complain(NotStarted(name, problem!));
            return ExitCode.Usage;
        }

        if (!options.Quiet)
        {
            report.WriteText(terminal.Error);
        }

        if (gaveUp)
        {
            terminal.Complain("the emulator stopped by itself while the command ran; the log says why.");
        }

        var written = !invocation.Flags.TryGetValue(Report.Flag, out var path) || await WriteAsync(path, report.ToJson(ended), terminal).ConfigureAwait(false);
        var misbehaved = invocation.Flags.TryGetValue(FailOn.Flag, out var least) && report.Has(least == "warning" ? Severity.Warning : Severity.Notice);
        return ended != ExitCode.Fine ? ended : gaveUp || !written || misbehaved ? ExitCode.Failed : ExitCode.Fine;
    }

    /// <summary>Ports that nobody has chosen are free ones, so that several may run beside each other.</summary>
    private static EmulatorOptions OnFreePorts(EffectiveSettings settings) => settings.Options with
    {
        Port = IsChosen(settings, "port") ? settings.Options.Port : 0,
        TlsPort = IsChosen(settings, "tls_port") ? settings.Options.TlsPort : 0,

        // The terminal is the command's.
        LogRequests = settings.Options.LogRequests == RequestLogging.Auto ? RequestLogging.Off : settings.Options.LogRequests,
    };

    private static bool IsChosen(EffectiveSettings settings, string name) => settings.Rows.Single(row => row.Setting.Name == name).Source != Source.Default;

    /// <summary>The environment of this process as it began, and where and as whom to call the emulator.</summary>
    private static Dictionary<string, string> Environment(Terminal terminal, Server server)
    {
        var environment = new Dictionary<string, string>(terminal.Environment, StringComparer.Ordinal)
        {
            [BaseUrl] = server.Listening.Url,
            [ApiKey] = server.Listening.Key,
        };
        environment.Remove(WebhookSecret);
        if (CurrentSecret.Of(server.Services).Plain is { } secret)
        {
            environment[WebhookSecret] = secret;
        }

        return environment;
    }

    private static string NotStarted(string name, string why) => $"{Complaint.Quote(name)} cannot be started: {why.TrimEnd('.')}.";

    private static async Task<bool> WriteAsync(string path, string json, Terminal terminal)
    {
        try
        {
            await File.WriteAllTextAsync(path, json + "\n").ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            terminal.Complain($"{Complaint.Quote(path)} cannot be written: {e.Message}");
            return false;
        }
    }
}
