using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Commands;

/// <summary>The built program as a process of its own; the ready file is the signal that it listens.</summary>
internal sealed class RealProcess : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly string folder = Directory.CreateTempSubdirectory("emulator-").FullName;
    private readonly Process process;
    private readonly Task<string> error;

    /// <summary>What is started in the background ignores Ctrl-C, and so do all its children: those of the tests are to begin as in a terminal.</summary>
    static RealProcess()
    {
        // Larger than the structure is anywhere; it begins with the handler, and 1 is the one that ignores.
        var action = new byte[256];
        if (Action(Interrupt, 0, action) == 0 && MemoryMarshal.Read<nint>(action) == 1)
        {
            _ = Handle(Interrupt, 0);
        }
    }

    private RealProcess(string[] args, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var arg in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "runflow-emulator.dll"), .. args])
        {
            start.ArgumentList.Add(arg.Replace("READY", ReadyFile, StringComparison.Ordinal));
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        error = process.StandardError.ReadToEndAsync();
        Output = process.StandardOutput.ReadToEndAsync();
    }

    public string ReadyFile => Path.Combine(folder, "ready.json");

    public Task<string> Output { get; }

    public Task<string> Error => error;

    public int Id => process.Id;

    public static RealProcess Start(params string[] args) => new(args, []);

    public static RealProcess StartIn((string Name, string Value)[] environment, params string[] args) => new(args, environment);

    /// <summary>Starts <c>serve</c> on a free port and waits for its ready file.</summary>
    public static async Task<(RealProcess Process, string Url, int Port)> ServeAsync(params (string Name, string Value)[] environment)
    {
        // Reading the folder's events before the start, so that none is missed.
        var served = new RealProcess(["serve", "--port", "0", "--ready-file", "READY"], environment);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(served.folder, "ready.json");
        watcher.Renamed += (_, _) => ready.TrySetResult();
        watcher.EnableRaisingEvents = true;
        if (File.Exists(served.ReadyFile))
        {
            ready.TrySetResult();
        }

        await Task.WhenAny(ready.Task, served.process.WaitForExitAsync()).WaitAsync(Patience.Limit);
        Assert.True(File.Exists(served.ReadyFile), served.process.HasExited ? await served.Error : "no ready file");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(served.ReadyFile));
        Assert.Equal(served.Id, json.RootElement.GetProperty("pid").GetInt32());
        Assert.Equal("rf_test_emulator", json.RootElement.GetProperty("key").GetString());
        return (served, json.RootElement.GetProperty("url").GetString()!, json.RootElement.GetProperty("port").GetInt32());
    }

    /// <summary>Waits for the end, which has to come within <paramref name="limit"/>.</summary>
    public async Task<int> ExitAsync(TimeSpan? limit = null)
    {
        await process.WaitForExitAsync().WaitAsync(limit ?? Patience.Limit);
        return process.ExitCode;
    }

    /// <summary>Sends SIGTERM.</summary>
    public void AskToEnd() => Signal(Terminate);

    public void Signal(int signal) => Assert.Equal(0, Kill(process.Id, signal));

    /// <summary>Types a line into its standard input.</summary>
    public Task SayAsync(string line) => process.StandardInput.WriteLineAsync(line);

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Action(int signal, nint change, byte[] current);

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Handle(int signal, nint handler);
}
