using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Commands;

/// <summary>What callbacks of the default sandbox are signed with when nothing has been asked of it yet; a scenario has a say in it.</summary>
/// <param name="Plain">The secret itself; null when signing is off.</param>
internal sealed record CurrentSecret(string? Plain)
{
    /// <summary>That of an emulator that is running.</summary>
    public static CurrentSecret Of(IServiceProvider services)
    {
        var epoch = services.GetRequiredService<SandboxRegistry>().Default.Current;
        lock (epoch.Gate)
        {
            return new(epoch.Part<SecretStore>().Current?.Plain);
        }
    }

    /// <summary>That of an emulator with these options, which is not started for it.</summary>
    /// <returns>Null, with the reason on the terminal, when there cannot be one with these options.</returns>
    public static CurrentSecret? Of(EmulatorOptions options, Terminal terminal) => options.Scenario is null
        ? new(SigningSecret.AtBirth(options, Instant.Of(options.Epoch))?.Plain)
        : terminal.OfSettings(() =>
        {
            // The scenario's sandbox comes into being as it does in the emulator, but without certificate and data folder.
            using IDisposable app = EmulatorApp.Build(EmulatorApp.CreateBuilder(options with { Tls = null, Data = null }));
            return Of(((IHost)app).Services);
        });
}
