using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Page;

/// <summary>
/// Which runs have changed in an epoch since somebody last asked, each once however often it moved. Guarded by the
/// epoch's gate, which <see cref="Dispose"/> takes itself; while nobody looks there is none, and then it costs nothing.
/// </summary>
internal sealed class Changes : IDisposable
{
    /// <summary>Runs noted between two looks. Who finds more than these reads the list again.</summary>
    public const int Most = 2000;

    private readonly Epoch epoch;
    private readonly RunStore runs;
    private readonly Outbox outbox;
    private readonly HashSet<Guid> noted = [];
    private readonly List<Guid> inOrder = [];
    private bool overflowed;

    /// <summary>Begins to note; called under the gate.</summary>
    public Changes(Epoch epoch)
    {
        this.epoch = epoch;
        runs = epoch.Part<RunStore>();
        outbox = epoch.Part<Outbox>();
        runs.Moved += OnMoved;
        outbox.Created += OnDelivery;
        outbox.AttemptEnded += OnAttempt;
    }

    /// <summary>What was noted since the last call, in the order of its first change; called under the gate.</summary>
    /// <param name="more">True when there was more than could be noted.</param>
    public List<RunRow> Take(out bool more)
    {
        var rows = new List<RunRow>(inOrder.Count);
        foreach (var id in inOrder)
        {
            if (runs.Find(id) is { } entry)
            {
                rows.Add(RunRow.Of(epoch, entry.Run));
            }
        }

        more = overflowed;
        overflowed = false;
        inOrder.Clear();
        noted.Clear();
        return rows;
    }

    public void Dispose()
    {
        lock (epoch.Gate)
        {
            runs.Moved -= OnMoved;
            outbox.Created -= OnDelivery;
            outbox.AttemptEnded -= OnAttempt;
        }
    }

    private void OnMoved(RunEntry run) => Note(run.Spec.Id);

    private void OnDelivery(Delivery delivery) => Note(delivery);

    private void OnAttempt(Delivery delivery, Attempt attempt) => Note(delivery);

    /// <summary>Of the run that is told of; the page shows no batches.</summary>
    private void Note(Delivery delivery)
    {
        if (delivery.Order.RunId is { } run)
        {
            Note(run);
        }
    }

    private void Note(Guid run)
    {
        if (noted.Count == Most && !noted.Contains(run))
        {
            overflowed = true;
        }
        else if (noted.Add(run))
        {
            inOrder.Add(run);
        }
    }
}
