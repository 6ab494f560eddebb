using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;

namespace Runflow.Emulator.Callbacks;

/// <summary>Where a delivery stands.</summary>
internal enum DeliveryStatus
{
    Pending,
    Delivered,
    Failed,
}

/// <summary>One attempt that has ended.</summary>
/// <param name="Id">UUID of the attempt.</param>
/// <param name="Number">From 1.</param>
/// <param name="SentAt">Sandbox instant.</param>
/// <param name="SentWall">Wall time.</param>
/// <param name="Outcome">What came of it.</param>
internal sealed record Attempt(Guid Id, int Number, Instant SentAt, Instant SentWall, AttemptOutcome Outcome)
{
    /// <summary>The fault rules that were asked before it was sent, and what came of it.</summary>
    public IReadOnlyList<Decision> Faults { get; init; } = [];
}

/// <summary>
/// One payload on its way to one receiver: first the item that brings it into being and freezes its payload, then its own
/// attempts, one at a time. Guarded by the epoch's gate.
/// </summary>
internal sealed partial class Delivery(Outbox outbox, DeliveryOrder order) : ClockItem
{
    public DeliveryOrder Order => order;

    public Guid Id { get; private set; }

    /// <summary>Sent as <c>Runflow-Request-Id</c> with every attempt.</summary>
    public Guid RequestId { get; private set; }

    /// <summary>The frozen bytes; empty until the delivery has come into being.</summary>
    public byte[] Payload { get; private set; } = [];

    /// <summary>What signs it, as it was when the payload was frozen; null leaves it unsigned.</summary>
    public SigningSecret? Secret { get; private set; }

    public DeliveryStatus Status { get; private set; }

    public Instant CreatedAt { get; private set; }

    public Instant UpdatedAt { get; private set; }

    public Instant? CompletedAt { get; private set; }

    public Instant? NextAttemptAt => IsScheduled ? Due : null;

    public List<Attempt> Attempts { get; } = [];

    /// <summary>Sandbox instant of the attempt that is under way; null when none is.</summary>
    public Instant? SendingSince { get; set; }

    public bool Exists => Payload.Length > 0;

    /// <summary>What faults do to the next attempt; null while they have not been asked.</summary>
    public AttemptFaults? Next { get; set; }

    /// <summary>Whether the next attempt has been held back already.</summary>
    public bool WasHeld { get; set; }

    /// <summary>Copies that a fault had sent beside the attempts; their answers change nothing.</summary>
    public List<Attempt> Copies { get; } = [];

    /// <summary>Copies that are still to be sent.</summary>
    public List<CallbackCopy> CopiesDue { get; } = [];

    /// <summary>Its receiver is gone: an attempt under way may end, but none follows.</summary>
    public bool IsWithdrawn { get; set; }

    public override ClockItemKind Kind => Exists ? ClockItemKind.Attempt : ClockItemKind.Delivery;

    public override ItemKey Key => order.Key;

    public override int CreateOrdinal => order.CreateOrdinal;

    public override int ItemOrdinal => (order.Ordinal << 16) + (Attempts.Count << 8);

    public override void Fire(Instant at)
    {
        if (Exists)
        {
            outbox.Begin(this, at);
        }
        else
        {
            outbox.Freeze(this, at);
        }
    }

    /// <summary>As it is now, for whoever looks at it outside of the gate.</summary>
    public DeliverySnapshot Snapshot() => new(this, Status, UpdatedAt, CompletedAt, NextAttemptAt, [.. Attempts]);

    /// <summary>Brings it into being.</summary>
    /// <param name="seed">What its ids are drawn from.</param>
    /// <param name="secret">What signs it.</param>
    /// <param name="at">When.</param>
    /// <param name="signedAt">When the URLs in the payload were signed.</param>
    public void Freeze(long seed, SigningSecret? secret, Instant at, Instant signedAt)
    {
        Id = Draw.Of(seed, Purpose.DeliveryId, order.DrawKey, order.Ordinal).Uuid(at);
        RequestId = Draw.Of(seed, Purpose.DeliveryRequestId, order.DrawKey, order.Ordinal).Uuid(at);
        Payload = order.Payload(signedAt);
        Secret = secret;
        CreatedAt = UpdatedAt = at;
    }

    /// <summary>Records an attempt and what it means.</summary>
    public void Record(Attempt attempt, AttemptVerdict verdict, bool isLast, Instant now)
    {
        Attempts.Add(attempt);
        (Next, WasHeld) = (null, false);
        SendingSince = null;
        UpdatedAt = now;
        if (verdict == AttemptVerdict.Retry && !isLast)
        {
            return;
        }

        Status = verdict == AttemptVerdict.Delivered ? DeliveryStatus.Delivered : DeliveryStatus.Failed;
        CompletedAt = now;
    }
}
