namespace Runflow.Emulator.Clock;

/// <summary>What happens at an instant; at one instant the kinds come in this order.</summary>
internal enum ClockItemKind : byte
{
    /// <summary>A run moves to its next status.</summary>
    Transition,

    /// <summary>A delivery comes into being and its payload is frozen.</summary>
    Delivery,

    /// <summary>One attempt of a delivery is sent.</summary>
    Attempt,

    /// <summary>What a fault has held back goes on.</summary>
    Fault,
}

/// <summary>
/// Something that will happen in a sandbox, scheduled at most once at a time. Its place in the order is
/// (due instant, kind, key, create ordinal, item ordinal) and never the order of arrival. Guarded by the clock's gate.
/// </summary>
internal abstract class ClockItem
{
    /// <summary>Bytes of an item that are fetched before it fires: few are larger.</summary>
    public const int OwnBytes = 160;

    /// <summary>Instant at which it is due; meaningless unless <see cref="IsScheduled"/>.</summary>
    public Instant Due { get; internal set; }

    public bool IsScheduled { get; internal set; }

    /// <summary>Tells the queue's current entry for this item from those that were taken back.</summary>
    internal int Arming { get; set; }

    /// <summary>What it is the next time it fires.</summary>
    public abstract ClockItemKind Kind { get; }

    /// <summary>The run key; never another one.</summary>
    public abstract ItemKey Key { get; }

    /// <summary>Which run of that key, from 0; never another one.</summary>
    public abstract int CreateOrdinal { get; }

    /// <summary>Which item of that run and kind, from 0.</summary>
    public virtual int ItemOrdinal => 0;

    /// <summary>It fires soon: begins to fetch what that will look at beyond the first <see cref="OwnBytes"/> of it, which are there already.</summary>
    public virtual void Approach()
    {
    }

    /// <summary>Does it, at the given instant, under the gate. Must not block; work that takes wall time is begun here
    /// between <see cref="SandboxClock.BeginWork"/> and <see cref="SandboxClock.EndWork"/>.</summary>
    public abstract void Fire(Instant at);
}
