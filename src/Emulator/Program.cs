using Runflow.Emulator.Commands;

using var signals = new ProcessSignals();

var code = await CommandLine.RunAsync(args, Terminal.OfProcess() with { Signals = signals }, signals.Stop);

// Not `return`: a thread that is still busy must not keep the process.
Environment.Exit(code);
