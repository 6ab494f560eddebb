using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Settings;

namespace Runflow.Emulator.Commands;

/// <summary><c>secret</c>: prints the signing secret that the default sandbox is born with, and nothing else, for a shell to take.</summary>
internal static class SecretCommand
{
    /// <summary>Prints it; fails when signing is off.</summary>
    public static Task<int> RunAsync(Invocation invocation)
    {
        if (SigningSecret.AtBirth(invocation.Options, Instant.Of(invocation.Options.Epoch)) is not { } secret)
        {
            invocation.Terminal.Complain("signing is off: callback_secret is none, so that there is no secret until one is created.");
            return Task.FromResult(ExitCode.Failed);
        }

        invocation.Terminal.Out.WriteLine(secret.Plain);
        return Task.FromResult(ExitCode.Fine);
    }
}
