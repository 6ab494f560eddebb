using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>
/// The secrets with which a callback of this sandbox may have been signed: the current one first, then the others, then deleted
/// ones that signed a delivery which is still remembered. The one door through which verifying and diagnosing see secrets.
/// </summary>
internal static class CandidateSecrets
{
    /// <summary>Secrets looked at; more would make a diagnosis slow.</summary>
    private const int Most = 20;

    /// <summary>Guarded by the epoch's gate, which the caller holds.</summary>
    public static IReadOnlyList<SigningSecret> Of(Epoch epoch)
    {
        var store = epoch.Part<SecretStore>();
        IEnumerable<SigningSecret> current = store.Current is { } secret ? [secret] : [];
        var signers = KnownDeliveries.Of(epoch).Select(static delivery => delivery.Secret).OfType<SigningSecret>();
        return [.. current.Concat(store.All).Concat(signers).DistinctBy(static known => known.Id).Take(Most)];
    }
}
