using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Callbacks.Sink;
using Runflow.Emulator.Http;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Journal;

/// <summary>
/// Counts what happens in an epoch and ends the waits whose counts are reached, in the very step that reaches them: nobody
/// polls. Guarded by the epoch's gate.
/// </summary>
internal sealed class CounterStore : IDisposable
{
    private readonly Epoch epoch;
    private readonly long[] counts = new long[Counters.Names.Count];
    private readonly List<CounterWait> waits = [];
    private readonly SinkStore sinks;

    public CounterStore(Epoch epoch)
    {
        this.epoch = epoch;
        sinks = epoch.Part<SinkStore>();
        sinks.Received += _ => Check();
        epoch.Part<RunStore>().Moved += OnMoved;
        var outbox = epoch.Part<Outbox>();
        outbox.Created += delivery => Count(CountersOf(delivery));
        outbox.AttemptEnded += OnAttemptEnded;
    }

    public long this[Counter counter] => counts[(int)counter];

    public long this[Goal goal] => goal.Counter is { } counter ? counts[(int)counter] : sinks.Count(goal.Sink!);

    /// <summary>Begins a wait; one whose counts are there already has ended at once.</summary>
    public void Begin(CounterWait wait)
    {
        if (epoch.Ended)
        {
            wait.EndByReset();
        }
        else if (!wait.TryEnd(this))
        {
            waits.Add(wait);
        }
    }

    /// <summary>Takes a wait back.</summary>
    public void Abandon(CounterWait wait) => waits.Remove(wait);

    /// <summary>Counts a request once its answer is decided, or at its end when it gets none.</summary>
    public void CountRequest(Exchange exchange)
    {
        counts[(int)Counter.RequestsTotal]++;
        if (Counters.OfMethod(exchange.Method) is { } method)
        {
            counts[(int)method]++;
        }

        if (Counters.OfStatus(exchange.Status) is { } status)
        {
            counts[(int)status]++;
        }

        Check();
    }

    public void Count(Counter counter)
    {
        counts[(int)counter]++;
        Check();
    }

    /// <summary>The epoch is over: so are its waits.</summary>
    public void Dispose()
    {
        lock (epoch.Gate)
        {
            waits.ForEach(static wait => wait.EndByReset());
            waits.Clear();
        }
    }

    private void OnMoved(RunEntry run)
    {
        if (run.Status == RunStatus.Queued)
        {
            Count(Counter.RunsCreated);
        }
        else if (run.Status.IsTerminal())
        {
            counts[(int)Counter.RunsTerminal]++;
            Count(Counter.RunsSucceeded + (run.Status - RunStatus.Succeeded));
        }
    }

    private void OnAttemptEnded(Delivery delivery, Attempt attempt)
    {
        var created = (int)CountersOf(delivery);
        counts[created + (Counter.CallbacksAttempted - Counter.CallbacksCreated)]++;
        if (delivery.Status != DeliveryStatus.Pending)
        {
            counts[created + ((delivery.Status == DeliveryStatus.Delivered ? Counter.CallbacksDelivered : Counter.CallbacksFailed) - Counter.CallbacksCreated)]++;
        }

        Check();
    }

    /// <summary>The first of the four counters of a delivery's kind, which stand in the same order for both.</summary>
    private static Counter CountersOf(Delivery delivery) =>
        delivery.Order.Webhook is null ? Counter.CallbacksCreated : Counter.WebhooksCreated;

    private void Check()
    {
        if (waits.Count > 0)
        {
            waits.RemoveAll(wait => wait.TryEnd(this));
        }
    }
}
