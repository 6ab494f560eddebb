using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Runflow.Emulator.Commands;

/// <summary>
/// A command of the user's, run with the streams of this process. Signals are passed on to it; Ctrl-C and Ctrl-\ only where
/// the terminal has not given them to it already, since many programs take a second one for impatience.
/// </summary>
internal sealed partial class ChildProcess : IDisposable
{
    private readonly Lock starting = new();
    private readonly List<PosixSignal> early = [];
    private readonly ProcessSignals? signals;
    private readonly CancellationToken stop;
    private readonly Process process;
    private bool started;

    /// <summary>Prepares it; nothing runs before <see cref="RunAsync"/>.</summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">All of its environment.</param>
    /// <param name="signals">What is passed on; null where there is no process to signal.</param>
    /// <param name="stop">Without <paramref name="signals"/>, ends the command by force.</param>
    public ChildProcess(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, ProcessSignals? signals, CancellationToken stop)
    {
        this.signals = signals;
        this.stop = stop;
        var start = new ProcessStartInfo(program) { UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start };
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code, 128 and the signal's number when a signal ended it; or why it could not be started.</returns>
    public async Task<(int? Code, string? Problem)> RunAsync()
    {
        if (signals is not null)
        {
            signals.Received += Pass;
        }

        using var forced = signals is null ? stop.Register(() => process.Kill(entireProcessTree: true)) : default;
        try
        {
            process.Start();
            lock (starting)
            {
                started = true;
                early.ForEach(Send);
            }

            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            return (process.ExitCode, null);
        }
        catch (Win32Exception refused)
        {
            return (null, refused.Message);
        }
        finally
        {
            if (signals is not null)
            {
                signals.Received -= Pass;
            }
        }
    }

    public void Dispose() => process.Dispose();

    private void Pass(PosixSignal signal)
    {
        lock (starting)
        {
            if (started)
            {
                Send(signal);
            }
            else
            {
                early.Add(signal);
            }
        }
    }

    private void Send(PosixSignal signal)
    {
        if (process.HasExited || (signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT && TerminalGaveIt()))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: true);
        }
        else
        {
            _ = Kill(process.Id, signal switch { PosixSignal.SIGINT => 2, PosixSignal.SIGQUIT => 3, _ => 15 });
        }
    }

    /// <summary>Whether a terminal sends its keys to all of the process group that this process and the command are in.</summary>
    private static bool TerminalGaveIt() => OperatingSystem.IsWindows() || Enumerable.Range(0, 3).Any(static stream => ForegroundGroup(stream) == OwnGroup());

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ForegroundGroup(int stream);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OwnGroup();
}
