using System.Diagnostics;

namespace Runflow.Emulator.Bench.Children;

/// <summary>A process of ours that is spoken to by lines. Disposing ends it.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process process;

    private Child(string assembly, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var arg in (string[])["exec", Path.Combine(AppContext.BaseDirectory, assembly), .. args])
        {
            start.ArgumentList.Add(arg);
        }

        process = Process.Start(start)!;
    }

    /// <summary>This program in one of its <see cref="ChildModes"/>.</summary>
    public static Child OfBench(string mode) => new("bench.dll", mode);

    /// <summary>The emulator as its users start it, on a free port.</summary>
    public static Child OfEmulator(params string[] flags) => new("runflow-emulator.dll", ["serve", "--port", "0", .. flags]);

    /// <summary>What it has used of all cores so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public void Tell(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
    }

    /// <summary>The next line it prints.</summary>
    public string Hear() => process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A child process ended early; its error is above.");

    /// <summary>Reads on until it prints its address.</summary>
    public int HearPort()
    {
        const string mark = "http://127.0.0.1:";
        while (true)
        {
            var line = Hear();
            var at = line.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0 && int.TryParse(line.AsSpan(at + mark.Length).TrimEnd('/'), out var port))
            {
                return port;
            }
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
