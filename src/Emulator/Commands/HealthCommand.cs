using System.Globalization;
using System.Text.Json;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary>
/// <c>health</c>: asks <c>/readyz</c> of a running emulator, the one that the same settings would start. It is the
/// container's health check, hence no framework is started for it.
/// </summary>
internal static class HealthCommand
{
    private const string OneAnswerMs = "2000";
    private const string WaitMs = "30000";

    // Real waiting between two questions to another process: no sandbox's time is concerned.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly Kind<TimeSpan> Timeout = Kinds.Ms(1, 86_400_000);

    private static readonly CommandFlag Wait = new("--wait", "Asks until it is ready, or the time is over: then the exit code is 4.");
    private static readonly CommandFlag TimeoutMs = new(
        "--timeout-ms", $"How long to go on: {OneAnswerMs} by default, {WaitMs} with --wait.", Timeout.Valid, text => Timeout.Read(text, out _));

    /// <summary>Its own flags.</summary>
    public static IReadOnlyList<CommandFlag> Flags { get; } = [Wait, TimeoutMs, EmulatorClient.Url];

    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "It asks /readyz of the emulator that the same settings would start, and needs neither key nor token: the health check of a container.",
        ["host", "port", "ready_file"],
        ["runflow-emulator health --wait --timeout-ms 10000", "runflow-emulator health --port 0 --ready-file ready.json --wait"],
        "0 it is ready, 1 it is not, 2 usage or settings, 4 not ready in time with --wait.");

    /// <summary>Asks.</summary>
    public static async Task<int> RunAsync(Invocation invocation)
    {
        if (invocation is { Options: { Port: 0, ReadyFile: null } } && !invocation.Has(EmulatorClient.Url))
        {
            invocation.Terminal.Complain("port is 0, so that the address is not known; say --url, or the --ready-file that serve writes.");
            return ExitCode.Usage;
        }

        var wait = invocation.Has(Wait);
        Timeout.Read(invocation.Flags.GetValueOrDefault(TimeoutMs.Flag) ?? (wait ? WaitMs : OneAnswerMs), out var limit);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(invocation.Stop);
        end.CancelAfter(limit);
        using var pause = new PeriodicTimer(Pause);
        var reason = "it did not answer in time";
        try
        {
            do
            {
                if (Target(invocation) is not { } target)
                {
                    reason = "there is no ready file yet";
                    continue;
                }

                reason = await ReadyProbe.WhyNotAsync(new Uri(target), end.Token).ConfigureAwait(false);
                if (reason is null)
                {
                    invocation.Terminal.Out.WriteLine($"{target} is ready.");
                    return ExitCode.Fine;
                }
            }
            while (wait && await pause.WaitForNextTickAsync(end.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The time is over; the last reason stands.
        }

        var limitMs = limit.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        invocation.Terminal.Complain($"not ready{(wait ? $" within {limitMs} ms" : "")}: {reason}.");
        return wait ? ExitCode.NotReady : ExitCode.Failed;
    }

    /// <summary>The emulator's base URL; null while a picked port is not known yet.</summary>
    private static string? Target(Invocation invocation)
    {
        var options = invocation.Options;
        return options is { Port: 0, ReadyFile: { } file } && !invocation.Has(EmulatorClient.Url) ? FromReadyFile(file) : EmulatorClient.Target(invocation, EmulatorClient.Url);
    }

    private static string? FromReadyFile(string path)
    {
        try
        {
            using var ready = JsonDocument.Parse(File.ReadAllBytes(path));
            return ready.RootElement.GetProperty("url").GetString();
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
