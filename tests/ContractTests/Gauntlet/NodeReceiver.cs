using System.Diagnostics;
using Runflow.Emulator.Tests.Hosting;
using Xunit;

namespace Runflow.Emulator.Tests.Gauntlet;

/// <summary>The example receiver in a Node process of its own, as it is or with something broken in it.</summary>
internal sealed class NodeReceiver : IAsyncDisposable
{
    private readonly Process process;
    private readonly string file;

    private NodeReceiver(Process process, string file, Uri url)
    {
        this.process = process;
        this.file = file;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>The example's source.</summary>
    public static string Source { get; } = Read();

    /// <summary>Starts it.</summary>
    /// <param name="secret">The secret that it verifies with.</param>
    /// <param name="change">What to replace in its source: each must be there exactly once.</param>
    public static async Task<NodeReceiver> StartAsync(string secret, params (string What, string With)[] change)
    {
        var source = Source;
        foreach (var (what, with) in change)
        {
            Assert.Equal(2, source.Split(what).Length);
            source = source.Replace(what, with, StringComparison.Ordinal);
        }

        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".mjs");
        await File.WriteAllTextAsync(file, source, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("node") { ArgumentList = { file }, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RUNFLOW_WEBHOOK_SECRET"] = secret;
        start.Environment["PORT"] = "0";
        try
        {
            var process = new Process { StartInfo = start };
            var said = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            process.OutputDataReceived += (_, line) => said.TrySetResult(line.Data);
            process.ErrorDataReceived += (_, line) => said.TrySetResult(line.Data);
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var first = await said.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
            Assert.StartsWith("Listening on ", first, StringComparison.Ordinal);
            return new NodeReceiver(process, file, new Uri(first!["Listening on ".Length..]));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("node is not installed: the tests need Node.js 20 or later on the PATH, as the README says.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.Dispose();
        File.Delete(file);
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(NodeReceiver).Assembly.GetManifestResourceStream("receiver.mjs")!);
        return reader.ReadToEnd();
    }
}
