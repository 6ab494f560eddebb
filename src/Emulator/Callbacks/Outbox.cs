using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>
/// Everything one epoch sends to receivers, whoever ordered it: freezes the payload, lets each attempt be sent when the
/// clock says so, records what came of it and plans the next. Keeps no list: that is for those who order, who say where
/// it is. Guarded by the epoch's gate; only the sending itself happens outside.
/// </summary>
internal sealed class Outbox(Epoch epoch, AttemptRunner runner) : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly SecretStore secrets = epoch.Part<SecretStore>();
    private readonly Overtaking overtaking = new();

    private readonly List<Func<IEnumerable<Delivery>>> lists = [];

    /// <summary>Told of a delivery that has come into being.</summary>
    public event Action<Delivery>? Created;

    /// <summary>Told of an attempt that has ended and was recorded; the delivery's status already says what it means.</summary>
    public event Action<Delivery, Attempt>? AttemptEnded;

    /// <summary>Every delivery that has come into being and is remembered by whoever ordered it.</summary>
    public IEnumerable<Delivery> All => lists.SelectMany(static list => list()).Where(static delivery => delivery.Exists);

    /// <summary>Attempts that are being sent.</summary>
    public int UnderWay { get; private set; }

    private Dialect Dialect => epoch.Sandbox.Options.Dialect;

    /// <summary>Says where deliveries are that somebody ordered.</summary>
    public void Remember(Func<IEnumerable<Delivery>> list) => lists.Add(list);

    /// <summary>Lets a delivery come into being at an instant, which may be the present one.</summary>
    /// <param name="order">What is to be told, and to whom.</param>
    /// <param name="at">When.</param>
    /// <param name="first">What faults do to its first attempt, where they were asked already.</param>
    public Delivery Plan(DeliveryOrder order, Instant at, AttemptFaults? first = null)
    {
        var delivery = new Delivery(this, order) { Next = first };
        epoch.Clock.Schedule(delivery, at);
        return delivery;
    }

    /// <summary>Brings a delivery into being now, its first attempt due at once.</summary>
    public Delivery Create(DeliveryOrder order, Instant now)
    {
        var delivery = new Delivery(this, order);
        Freeze(delivery, now);
        return delivery;
    }

    /// <summary>Goes on with a delivery of a snapshot.</summary>
    public Delivery Resume(DeliveryOrder order, SavedDelivery saved)
    {
        var delivery = new Delivery(this, order, saved);
        if (saved.Due is { } due)
        {
            epoch.Clock.Resume(delivery, due);
        }

        if (saved.Behind is { } behind)
        {
            overtaking.Hold(delivery, behind);
        }

        foreach (var (faults, attempt, number, at) in saved.CopiesDue)
        {
            var copy = new CallbackCopy(this, delivery, new AttemptFaults(faults), attempt, number);
            delivery.CopiesDue.Add(copy);
            epoch.Clock.Resume(copy, at);
        }

        return delivery;
    }

    /// <summary>A delivery as a snapshot carries it.</summary>
    public SavedDelivery Save(Delivery delivery) => delivery.Save(overtaking.Left(delivery));

    /// <summary>Sends no more of it: its receiver is gone.</summary>
    public void Withdraw(Delivery delivery)
    {
        delivery.IsWithdrawn = true;
        epoch.Clock.Unschedule(delivery);
    }

    /// <summary>Ends the attempts in flight; their outcomes are dropped.</summary>
    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
    }

    internal void Freeze(Delivery delivery, Instant at)
    {
        delivery.Next ??= delivery.Order.Faults(1, at);
        delivery.Freeze(epoch.Seed, secrets.Current, at, delivery.Next.SignedAt(at, epoch.Sandbox.Options.UrlTtl));
        epoch.Clock.Schedule(delivery, at);
        Created?.Invoke(delivery);
    }

    /// <summary>Begins an attempt, unless a fault holds it back; the clock's advance waits for its end.</summary>
    internal void Begin(Delivery delivery, Instant at)
    {
        var faults = delivery.Next ??= delivery.Order.Faults(delivery.Attempts.Count + 1, at);
        if (!delivery.WasHeld && Hold(delivery, faults) is { } time)
        {
            delivery.WasHeld = true;
            epoch.Clock.Schedule(delivery, at.Plus(time));
            return;
        }

        foreach (var overtaken in overtaking.Pass(delivery))
        {
            epoch.Clock.Unschedule(overtaken);
            epoch.Clock.Schedule(overtaken, at.Plus(ReorderFault.Gap));
        }

        if (faults.Find<LoseFault>() is not null)
        {
            Record(delivery, faults, at, epoch.Clock.Wall, Lost);
            return;
        }

        if (delivery.Secret is { } secret)
        {
            secrets.Used(secret.Id, at);
        }

        UnderWay++;
        delivery.SendingSince = at;
        epoch.Clock.BeginWork();
        _ = SendAsync(delivery, faults, (wall, outcome) => Record(delivery, faults, at, wall, outcome), ended.Token);
    }

    /// <summary>Sends a copy of an attempt; its answer changes nothing.</summary>
    internal void Begin(CallbackCopy copy, Instant at)
    {
        if (!copy.Delivery.IsWithdrawn)
        {
            epoch.Clock.BeginWork();
            _ = SendAsync(
                copy.Delivery,
                copy.Faults,
                (wall, outcome) =>
                {
                    copy.Delivery.CopiesDue.Remove(copy);
                    copy.Delivery.Copies.Add(new Attempt(Guid.Empty, copy.Attempt, at, wall, outcome));
                },
                ended.Token);
        }
    }

    /// <summary>What the sender believes of an attempt that got lost.</summary>
    private static AttemptOutcome Lost { get; } = new(200, [], [], AttemptFault.None, "A fault lost it on its way: the receiver was not called.", 0);

    /// <summary>How long faults hold an attempt back; null for not at all.</summary>
    private TimeSpan? Hold(Delivery delivery, AttemptFaults faults)
    {
        if (faults.Find<ReorderFault>() is { } reorder)
        {
            overtaking.Hold(delivery, reorder.Behind);
            return ReorderFault.Patience;
        }

        return faults.Find<DelayFault>()?.Time;
    }

    private async Task SendAsync(Delivery delivery, AttemptFaults faults, Action<Instant, AttemptOutcome> record, CancellationToken cancel)
    {
        var wall = epoch.Clock.Wall;
        var outcome = await runner.RunAsync(epoch.Sandbox, delivery, faults, cancel);
        lock (epoch.Gate)
        {
            try
            {
                if (outcome is not null && !epoch.Ended)
                {
                    record(wall, outcome);
                }
            }
            finally
            {
                UnderWay--;
                epoch.Clock.EndWork();
            }
        }
    }

    private void Record(Delivery delivery, AttemptFaults faults, Instant at, Instant wall, AttemptOutcome outcome)
    {
        var number = delivery.Attempts.Count + 1;
        var verdict = RetrySchedule.Judge(outcome.StatusCode, outcome.Fault, Dialect);
        var wait = verdict == AttemptVerdict.Retry && !delivery.IsWithdrawn ? RetrySchedule.WaitAfter(number, Dialect) : null;
        var id = Draw.Of(epoch.Seed, Purpose.AttemptId, $"{delivery.Order.DrawKey}/{delivery.Order.Ordinal}", number).Uuid(at);

        // A standing clock stamps the end with the instant of the attempt; a running one has moved on meanwhile.
        delivery.Record(new Attempt(id, number, at, wall, outcome) { Faults = faults.Decisions }, verdict, isLast: wait is null, epoch.Clock.Now);
        for (var count = 1; count <= faults.Find<DuplicateFault>()?.Times; count++)
        {
            var copy = new CallbackCopy(this, delivery, faults, number, count);
            delivery.CopiesDue.Add(copy);
            epoch.Clock.Schedule(copy, at.Plus(faults.Find<DuplicateFault>()!.Gap * count));
        }

        if (wait is { } pause)
        {
            epoch.Clock.Schedule(delivery, at.Plus(pause));
        }

        AttemptEnded?.Invoke(delivery, delivery.Attempts[^1]);
    }
}
