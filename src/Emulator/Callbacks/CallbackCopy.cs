using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Callbacks;

/// <summary>The same attempt sent once more because a fault asks for it. Guarded by the epoch's gate.</summary>
/// <param name="outbox">Sends it.</param>
/// <param name="delivery">Whose bytes.</param>
/// <param name="faults">What faults did to the attempt that it copies.</param>
/// <param name="attempt">Number of that attempt, from 1.</param>
/// <param name="number">Which copy of it, from 1.</param>
internal sealed class CallbackCopy(Outbox outbox, Delivery delivery, AttemptFaults faults, int attempt, int number) : ClockItem
{
    public Delivery Delivery => delivery;

    public AttemptFaults Faults => faults;

    public int Attempt => attempt;

    public int Number => number;

    public override ClockItemKind Kind => ClockItemKind.Attempt;

    public override ItemKey Key => delivery.Key;

    public override int CreateOrdinal => delivery.CreateOrdinal;

    public override int ItemOrdinal => (delivery.Order.Ordinal << 16) + (attempt << 8) + number;

    public override void Fire(Instant at) => outbox.Begin(this, at);
}
