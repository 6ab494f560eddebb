namespace Runflow.Emulator.Commands;

/// <summary><c>secret</c>: prints the secret that callbacks of a new default sandbox are signed with, and nothing else, for a shell to take.</summary>
internal static class SecretCommand
{
    /// <summary>For its help.</summary>
    public static VerbHelp Help { get; } = new(
        "Nothing else is printed, for a shell to take. It asks no emulator: the same settings make the same secret.",
        ["callback_secret", "scenario", "seed"],
        ["runflow-emulator secret", "runflow-emulator secret --seed 7"],
        "0 printed, 1 signing is off, 2 usage or settings.");

    /// <summary>Prints it; fails when signing is off.</summary>
    public static Task<int> RunAsync(Invocation invocation)
    {
        if (CurrentSecret.Of(invocation.Options, invocation.Terminal) is not { } current)
        {
            return Task.FromResult(ExitCode.Usage);
        }

        if (current.Plain is not { } secret)
        {
            invocation.Terminal.Complain("signing is off: callback_secret is none, so that there is no secret until one is created.");
            return Task.FromResult(ExitCode.Failed);
        }

        invocation.Terminal.Out.WriteLine(secret);
        return Task.FromResult(ExitCode.Fine);
    }
}
