namespace Runflow.Emulator.Commands;

/// <summary><c>serve</c>: listens until the process is asked to end, and ends within two seconds of that.</summary>
internal static class ServeCommand
{
    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "Prints its address, key and secret, and a first request to paste. Every setting acts on it; without any it listens on 127.0.0.1:8765.",
        [],
        ["runflow-emulator serve --port 0 --clock manual", "runflow-emulator serve --config emulator.yaml --ready-file ready.json"],
        "0 asked to stop, 1 stopped by itself, 2 usage or settings, 3 port taken.");

    /// <summary>Runs the emulator.</summary>
    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (terminal, options) = (invocation.Terminal, invocation.Options);
        var (started, code) = await Server.StartAsync(options, terminal, invocation.Stop).ConfigureAwait(false);
        if (started is not { } server)
        {
            return code;
        }

        if (!options.Quiet)
        {
            StartText.Write(server.Listening, options, CurrentSecret.Of(server.Services), terminal);
        }

        var asked = await EndedAsync(server, invocation.Stop).ConfigureAwait(false);
        await server.CloseAsync().ConfigureAwait(false);
        if (!asked)
        {
            terminal.Complain("stopped by itself; the log says why.");
        }

        return asked ? ExitCode.Fine : ExitCode.Failed;
    }

    /// <summary>Waits for the end: true when the process was asked to, false when the host gave up by itself.</summary>
    private static async Task<bool> EndedAsync(Server server, CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var asked = stop.Register(() => ended.TrySetResult());
        using var gaveUp = server.GaveUp.Register(() => ended.TrySetResult());
        await ended.Task.ConfigureAwait(false);
        return stop.IsCancellationRequested;
    }
}
