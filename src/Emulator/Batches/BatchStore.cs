using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Batches;

/// <summary>
/// The batches of one epoch. It learns of their runs as they move, and orders the callback when the last has ended. A batch
/// goes with the last of its runs that <c>retain_runs</c> lets go. Guarded by the epoch's gate.
/// </summary>
internal sealed partial class BatchStore
{
    private readonly Epoch epoch;
    private readonly Outbox outbox;
    private readonly Dictionary<Guid, Batch> batches = [];
    private readonly Dictionary<Guid, int> runsKept = [];
    private readonly Dictionary<Guid, List<Delivery>> deliveries = [];

    public BatchStore(Epoch epoch)
    {
        this.epoch = epoch;
        outbox = epoch.Part<Outbox>();
        outbox.Remember(() => deliveries.Values.SelectMany(static known => known));
        var runs = epoch.Part<RunStore>();
        runs.Moved += OnMoved;
        runs.Forgotten += OnForgotten;
    }

    public IEnumerable<Batch> All => batches.Values;

    public Batch? Find(Guid id) => batches.GetValueOrDefault(id);

    /// <summary>Takes in a batch whose runs are there already.</summary>
    public void Add(Batch batch)
    {
        batches.Add(batch.Id, batch);
        runsKept.Add(batch.Id, batch.Items.Count);
    }

    /// <summary>The deliveries of a batch that have come into being, in order.</summary>
    public IReadOnlyList<Delivery> Deliveries(Guid batch) =>
        deliveries.TryGetValue(batch, out var known) ? known.FindAll(static delivery => delivery.Exists) : [];

    /// <summary>Whether a delivery of the batch is under way, be it that it is about to come into being.</summary>
    public bool IsUnderWay(Guid batch) => deliveries.TryGetValue(batch, out var known) && known[^1].Status == DeliveryStatus.Pending;

    /// <summary>Tells a batch's end once more.</summary>
    public Delivery Redeliver(Batch batch, Instant now)
    {
        var known = deliveries[batch.Id];
        var delivery = outbox.Create(Order(batch, known[^1].Order.Ordinal + 1), now);
        known.Add(delivery);
        if (known.Count > DeliveryStore.MostKept)
        {
            known.RemoveAt(0);
        }

        return delivery;
    }

    private void OnMoved(RunEntry run)
    {
        if (batches.Count == 0 || run.Status == RunStatus.Queued || run.Spec.BatchId is not { } id || !batches.TryGetValue(id, out var before))
        {
            return;
        }

        var after = batches[id] = before.Moved(run.Spec.Id, run.Status, run.State.CompletedAt ?? run.State.StartedAt ?? run.State.DispatchedAt!.Value);
        if (after is { CompletedAt: { } at, CallbackUrl: not null } && before.CompletedAt is null)
        {
            deliveries.Add(id, [outbox.Plan(Order(after, 0), at)]);
        }
    }

    private void OnForgotten(RunSpec run)
    {
        if (runsKept.Count > 0 && run.BatchId is { } id && runsKept.TryGetValue(id, out var count))
        {
            runsKept[id] = count - 1;
            if (count == 1)
            {
                batches.Remove(id);
                runsKept.Remove(id);
                deliveries.Remove(id);
            }
        }
    }

    private Func<int, Instant, AttemptFaults> FaultsOf(Batch batch) => (number, at) => AttemptFaults.AfterEnd(
        epoch, () => new FaultSubject { Operation = "batch", Key = $"{batch.Key}/{batch.Ordinal}", Model = batch.Model.Slug }, number, at);

    private DeliveryOrder Order(Batch batch, int ordinal) => new()
    {
        BatchId = batch.Id,
        Url = batch.CallbackUrl!,
        Key = ItemKey.Of(batch.Key),
        CreateOrdinal = batch.Ordinal,
        DrawKey = $"{batch.Key}/{batch.Ordinal}",
        Ordinal = ordinal,
        IsAutomatic = ordinal == 0,
        Faults = FaultsOf(batch),
        Payload = _ => BatchView.Callback(epoch.Sandbox, batch),
    };
}
