using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Runs;

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
internal sealed record Attempt(Guid Id, int Number, Instant SentAt, Instant SentWall, AttemptOutcome Outcome);

/// <summary>
/// One callback on its way: first the item that brings it into being and freezes its payload, then its own attempts, one
/// at a time. Guarded by the epoch's gate.
/// </summary>
internal sealed class Delivery(DeliveryStore store, Run run, int ordinal) : ClockItem
{
    /// <summary>The run as it was when it ended.</summary>
    public Run Run => run;

    /// <summary>Which delivery of its run, from 0.</summary>
    public int Ordinal => ordinal;

    public string DrawKey { get; } = $"{run.Spec.Key}/{run.Spec.Ordinal}";

    public Guid Id { get; private set; }

    /// <summary>Sent as <c>Runflow-Request-Id</c> with every attempt.</summary>
    public Guid RequestId { get; private set; }

    /// <summary>The frozen bytes; empty until the delivery has come into being.</summary>
    public byte[] Payload { get; private set; } = [];

    public SigningSecret? Secret { get; private set; }

    public bool IsAutomatic => ordinal == 0;

    public DeliveryStatus Status { get; private set; }

    public Instant CreatedAt { get; private set; }

    public Instant UpdatedAt { get; private set; }

    public Instant? CompletedAt { get; private set; }

    public Instant? NextAttemptAt => IsScheduled ? Due : null;

    public List<Attempt> Attempts { get; } = [];

    public bool Exists => Payload.Length > 0;

    public override ClockItemKind Kind => Exists ? ClockItemKind.Attempt : ClockItemKind.Delivery;

    public override string Key => run.Spec.Key;

    public override int CreateOrdinal => run.Spec.Ordinal;

    public override int ItemOrdinal => (ordinal << 8) + Attempts.Count;

    public override void Fire(Instant at)
    {
        if (Exists)
        {
            store.Begin(this, at);
        }
        else
        {
            store.Freeze(this, at);
        }
    }

    /// <summary>Brings it into being.</summary>
    public void Freeze(long seed, byte[] payload, SigningSecret? secret, Instant at)
    {
        Id = Draw.Of(seed, Purpose.DeliveryId, DrawKey, ordinal).Uuid(at);
        RequestId = Draw.Of(seed, Purpose.DeliveryRequestId, DrawKey, ordinal).Uuid(at);
        Payload = payload;
        Secret = secret;
        CreatedAt = UpdatedAt = at;
    }

    /// <summary>Records an attempt and what it means.</summary>
    public void Record(Attempt attempt, AttemptVerdict verdict, bool isLast, Instant now)
    {
        Attempts.Add(attempt);
        UpdatedAt = now;
        if (verdict == AttemptVerdict.Retry && !isLast)
        {
            return;
        }

        Status = verdict == AttemptVerdict.Delivered ? DeliveryStatus.Delivered : DeliveryStatus.Failed;
        CompletedAt = now;
    }
}
