using System.Runtime.InteropServices;
using Runflow.Emulator.Commands;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Stop);

var code = await CommandLine.RunAsync(args, Terminal.OfProcess(), stop.Token);

// Not `return`: a thread that is still busy must not keep the process.
Environment.Exit(code);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
