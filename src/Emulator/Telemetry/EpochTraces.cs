using System.Diagnostics;
using Runflow.Contracts;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Http;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Telemetry;

/// <summary>
/// Keeps the runs and attempts of an epoch in the traces of the requests that created them. Exists only where traces are
/// exported. Guarded by the epoch's gate, which <see cref="Answered"/> takes itself.
/// </summary>
internal sealed class EpochTraces
{
    /// <summary>Ended runs whose deliveries still find their trace.</summary>
    private const int MostEnded = 10_000;

    private readonly Epoch epoch;
    private readonly Dictionary<Guid, ActivityContext> unfinished = [];
    private readonly Dictionary<Guid, ActivityContext> finished = [];
    private readonly Queue<Guid> order = new();

    public EpochTraces(Epoch epoch)
    {
        this.epoch = epoch;
        epoch.Part<RunStore>().Moved += OnMoved;
        epoch.Part<Outbox>().AttemptEnded += OnAttemptEnded;
    }

    /// <summary>Opens and closes the span of each request.</summary>
    public static void Listen(Exchanges exchanges)
    {
        exchanges.Answered += static exchange =>
        {
            exchange.Span ??= Spans.Begin(exchange);
            exchange.Epoch.Part<EpochTraces>().Answered(exchange);
        };
        exchanges.Closed += static exchange =>
        {
            // A request without an answer has a span all the same.
            if ((exchange.Span ?? Spans.Begin(exchange)) is { } span)
            {
                exchange.Span = null;
                Spans.End(span, exchange);
            }
        };
    }

    /// <summary>The run that a request has created belongs to its trace; one that existed before keeps its own.</summary>
    private void Answered(Exchange exchange)
    {
        if (exchange.Span is { } span && exchange.Run != Guid.Empty)
        {
            lock (epoch.Gate)
            {
                if (unfinished.TryGetValue(exchange.Run, out var known) && known == default)
                {
                    unfinished[exchange.Run] = span.Context;
                }
            }
        }
    }

    private void OnMoved(RunEntry run)
    {
        var id = run.Spec.Id;
        if (run.Status == RunStatus.Queued)
        {
            unfinished[id] = default;
        }
        else if (run.Status.IsTerminal())
        {
            unfinished.Remove(id, out var parent);
            if (Spans.Of(run.Run, parent) is { } context && finished.TryAdd(id, context))
            {
                order.Enqueue(id);
                if (order.Count > MostEnded)
                {
                    finished.Remove(order.Dequeue());
                }
            }
        }
    }

    private void OnAttemptEnded(Delivery delivery, Attempt attempt) =>
        Spans.Of(delivery, attempt, delivery.Order.RunId is { } run ? finished.GetValueOrDefault(run) : default);
}
