using Runflow.Emulator.Clock;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>
/// The deliveries to the <c>callback_url</c> of each run of one epoch: one when the run ends, and those that are asked for
/// afterwards, one under way at a time. Guarded by the epoch's gate.
/// </summary>
internal sealed class DeliveryStore
{
    /// <summary>Deliveries kept of one run; the oldest go first.</summary>
    public const int MostKept = 100;

    private readonly Epoch epoch;
    private readonly Outbox outbox;
    private readonly Dictionary<Guid, List<Delivery>> byRun = [];

    public DeliveryStore(Epoch epoch)
    {
        this.epoch = epoch;
        outbox = epoch.Part<Outbox>();
        outbox.Remember(() => byRun.Values.SelectMany(static deliveries => deliveries));
        var runs = epoch.Part<RunStore>();
        runs.Ended += OnEnded;
        runs.Forgotten += run => byRun.Remove(run.Spec.Id);
    }

    /// <summary>The deliveries of a run that have come into being, in order.</summary>
    public IReadOnlyList<Delivery> Of(Guid run) =>
        byRun.TryGetValue(run, out var deliveries) ? deliveries.FindAll(static delivery => delivery.Exists) : [];

    /// <summary>Whether a delivery of the run is under way, be it that it is about to come into being.</summary>
    public bool IsUnderWay(Guid run) => byRun.TryGetValue(run, out var deliveries) && deliveries[^1].Status == DeliveryStatus.Pending;

    /// <summary>Tells a terminal run's end once more, from the run as it is now.</summary>
    public Delivery Redeliver(Run run, Instant now)
    {
        var deliveries = byRun[run.Spec.Id];
        var delivery = outbox.Create(Order(run, deliveries[^1].Order.Ordinal + 1), now);
        deliveries.Add(delivery);
        if (deliveries.Count > MostKept)
        {
            deliveries.RemoveAt(0);
        }

        return delivery;
    }

    private void OnEnded(Run run)
    {
        if (run.Spec.CallbackUrl is not null)
        {
            byRun.Add(run.Spec.Id, [outbox.Plan(Order(run, 0), run.CompletedAt!.Value)]);
        }
    }

    private DeliveryOrder Order(Run run, int ordinal) => new()
    {
        RunId = run.Spec.Id,
        Url = run.Spec.CallbackUrl!,
        Key = run.Spec.Key,
        CreateOrdinal = run.Spec.Ordinal,
        DrawKey = $"{run.Spec.Key}/{run.Spec.Ordinal}",
        Ordinal = ordinal,
        IsAutomatic = ordinal == 0,
        Payload = at => CallbackBody.Of(epoch.Sandbox, run, at),
    };
}
