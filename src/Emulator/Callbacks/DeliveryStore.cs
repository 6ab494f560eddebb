using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults.Kinds;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>
/// The deliveries to the <c>callback_url</c> of each run of one epoch: one when the run ends, and those that are asked for
/// afterwards, one under way at a time. Guarded by the epoch's gate.
/// </summary>
internal sealed partial class DeliveryStore
{
    /// <summary>Deliveries kept of one run; the oldest go first.</summary>
    public const int MostKept = 100;

    private readonly Epoch epoch;
    private readonly Outbox outbox;
    private readonly Dictionary<Guid, List<Delivery>> byRun = [];

    /// <summary>What the run that is ending has met, until its delivery is planned.</summary>
    private (Guid Run, AttemptFaults Faults)? met;

    public DeliveryStore(Epoch epoch)
    {
        this.epoch = epoch;
        outbox = epoch.Part<Outbox>();
        outbox.Remember(() => byRun.Values.SelectMany(static deliveries => deliveries));
        var runs = epoch.Part<RunStore>();
        runs.Ending = OnEnding;
        runs.Ended += entry =>
        {
            if (entry.Spec.CallbackUrl is not null)
            {
                Plan(entry.Run);
            }
        };
        runs.Forgotten += run => byRun.Remove(run.Id);
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

    /// <summary>Asks the faults of a run's first attempt, and sends its callback ahead when one of them says so.</summary>
    private TimeSpan? OnEnding(Run run)
    {
        var faults = AttemptFaults.Of(epoch, run, 1, run.CompletedAt!.Value);
        met = (run.Spec.Id, faults);
        if (faults.Find<EarlyFault>() is not { } early)
        {
            return null;
        }

        Plan(run);
        return early.Lead;
    }

    /// <summary>Plans the callback of a run that has ended.</summary>
    private void Plan(Run run)
    {
        // One that was sent ahead is on its way already.
        if (!byRun.ContainsKey(run.Spec.Id))
        {
            var first = met is var (asked, faults) && asked == run.Spec.Id ? faults : null;
            met = null;
            byRun.Add(run.Spec.Id, [outbox.Plan(Order(run, 0), run.CompletedAt!.Value, first)]);
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
        Faults = (number, at) => AttemptFaults.Of(epoch, run, number, at),
        Payload = at => CallbackBody.Of(epoch.Sandbox, run, at),
    };
}
