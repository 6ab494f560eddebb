using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>
/// What happened in an epoch, in order: the latest events for whoever comes late, and a channel to everyone who listens.
/// Publishing never waits for a listener. Guarded by the epoch's gate.
/// </summary>
internal sealed class EventFeed : IDisposable
{
    /// <summary>Events kept of an epoch.</summary>
    public const int MostKept = 1000;

    private readonly Epoch epoch;

    /// <summary>The latest events. Theirs are numbers from 1, the ring's are from 0.</summary>
    private readonly Ring<FeedEvent> history = new();
    private readonly List<FeedListener> listeners = [];
    private bool ended;

    public EventFeed(Epoch epoch)
    {
        this.epoch = epoch;
        epoch.Part<RunStore>().Moved += entry => Publish(new RunMove(entry.Spec.Id, entry.Status, entry.State.Failure?.Code));
        var outbox = epoch.Part<Outbox>();
        outbox.Created += delivery => Publish(delivery, delivery.Status);
        outbox.AttemptEnded += OnAttemptEnded;
    }

    /// <summary>A run has come into a status.</summary>
    public void Publish(in RunMove move) => Publish(move, null, null);

    /// <summary>Something happened to anything else.</summary>
    public void Publish(object subject, object? detail = null) => Publish(default, subject, detail);

    /// <summary>Begins to listen. Takes the gate itself.</summary>
    /// <param name="after">The last event the listener has seen; null for everything from now on.</param>
    public FeedListener Listen(FeedPosition? after)
    {
        lock (epoch.Gate)
        {
            var isOurs = after is null || (after.Value.Epoch == epoch.Number && after.Value.Number <= history.Next);
            var seen = after is null ? history.Next : isOurs ? after.Value.Number : 0;
            var listener = new FeedListener(this, seen + 1, isLost: !isOurs);
            for (var place = Math.Max(seen, history.First); place < history.Next; place++)
            {
                listener.Offer(history[place]);
            }

            if (ended)
            {
                listener.End();
            }
            else
            {
                listeners.Add(listener);
            }

            return listener;
        }
    }

    public void Leave(FeedListener listener)
    {
        lock (epoch.Gate)
        {
            listeners.Remove(listener);
        }
    }

    /// <summary>The epoch is over: listeners read what is left and then look for the next one.</summary>
    public void Dispose()
    {
        lock (epoch.Gate)
        {
            ended = true;
            listeners.ForEach(static listener => listener.End());
            listeners.Clear();
        }
    }

    private void Publish(in RunMove move, object? subject, object? detail)
    {
        var happened = new FeedEvent(history.Next + 1, epoch.Clock.Now, move, subject, detail);
        if (history.Count == MostKept)
        {
            history.RemoveFirst();
        }

        history.Add(happened);
        foreach (var listener in listeners)
        {
            listener.Offer(happened);
        }
    }

    private void OnAttemptEnded(Delivery delivery, Attempt attempt)
    {
        Publish(delivery, attempt);
        if (delivery.Status != DeliveryStatus.Pending)
        {
            Publish(delivery, delivery.Status);
        }
    }
}
