using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>Every delivery that a sandbox remembers, whoever ordered it: what is inspected, replayed and compared with.</summary>
internal static class KnownDeliveries
{
    /// <summary>Guarded by the epoch's gate, which the caller holds while it enumerates.</summary>
    public static IEnumerable<Delivery> Of(Epoch epoch) => epoch.Part<Outbox>().All;
}
