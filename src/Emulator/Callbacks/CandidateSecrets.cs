using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>
/// The secrets with which a callback of this sandbox may have been signed: the one door through which verifying and diagnosing
/// see secrets. Guarded by the epoch's gate, which the caller holds.
/// </summary>
internal static class CandidateSecrets
{
    /// <summary>Those there are, the current one first.</summary>
    public static IReadOnlyList<SigningSecret> Of(Epoch epoch)
    {
        var store = epoch.Part<SecretStore>();
        IEnumerable<SigningSecret> current = store.Current is { } secret ? [secret] : [];
        return [.. current.Concat(store.All).DistinctBy(static known => known.Id)];
    }

    /// <summary>And then the deleted ones that signed a delivery which is still remembered; it looks at every delivery.</summary>
    /// <param name="epoch">Whose.</param>
    /// <param name="most">Secrets wanted at most.</param>
    public static IReadOnlyList<SigningSecret> AlsoDeleted(Epoch epoch, int most) =>
        [.. Of(epoch).Concat(KnownDeliveries.Of(epoch).Select(static delivery => delivery.Secret).OfType<SigningSecret>()).DistinctBy(static known => known.Id).Take(most)];
}
