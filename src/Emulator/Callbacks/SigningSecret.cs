using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Callbacks;

/// <summary>The secret that signs a sandbox's callbacks: the whole string, prefix included, is the key.</summary>
/// <param name="Id">UUID of the secret.</param>
/// <param name="Plain">The secret itself, <c>whsec_…</c>; never logged whole.</param>
internal sealed record SigningSecret(Guid Id, string Plain)
{
    /// <summary>The secret a sandbox is born with: the option's, else one drawn from the seed; null when signing is off.</summary>
    public static SigningSecret? AtBirth(EmulatorOptions options) => options.CallbackSecret == "none" ? null : new(
        Draw.Of(options.Seed, Purpose.SecretId, "", 0).Uuid(Instant.Of(options.Epoch)),
        options.CallbackSecret ?? $"whsec_{Draw.Of(options.Seed, Purpose.Secret, "", 0).Hex(48)}");
}
