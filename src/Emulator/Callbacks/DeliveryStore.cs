using Runflow.Contracts;
using Runflow.Emulator.Callbacks.Sending;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>
/// The deliveries of one epoch. Learns of runs when they end, freezes the payload, lets each attempt be sent when the
/// clock says so and records what came of it. Guarded by the epoch's gate; only the sending itself happens outside.
/// </summary>
internal sealed class DeliveryStore : IDisposable
{
    private readonly Epoch epoch;
    private readonly AttemptRunner runner;
    private readonly CancellationTokenSource ended = new();
    private readonly Dictionary<Guid, List<Delivery>> byRun = [];

    public DeliveryStore(Epoch epoch, AttemptRunner runner)
    {
        this.epoch = epoch;
        this.runner = runner;
        Secret = SigningSecret.AtBirth(epoch.Sandbox.Options);
        var runs = epoch.Part<RunStore>();
        runs.Ended += OnEnded;
        runs.Forgotten += run => byRun.Remove(run.Spec.Id);
    }

    /// <summary>Told of a delivery that has come into being.</summary>
    public event Action<Delivery>? Created;

    /// <summary>Told of an attempt that has ended and was recorded; the delivery's status already says what it means.</summary>
    public event Action<Delivery, Attempt>? AttemptEnded;

    /// <summary>The secret in force; null leaves callbacks unsigned.</summary>
    public SigningSecret? Secret { get; }

    private Dialect Dialect => epoch.Sandbox.Options.Dialect;

    /// <summary>The deliveries of a run that have come into being, in order.</summary>
    public IReadOnlyList<Delivery> Of(Guid run) =>
        byRun.TryGetValue(run, out var deliveries) ? deliveries.FindAll(static delivery => delivery.Exists) : [];

    /// <summary>Every delivery that has come into being.</summary>
    public IEnumerable<Delivery> All => byRun.Values.SelectMany(static deliveries => deliveries).Where(static delivery => delivery.Exists);

    /// <summary>Ends the attempts in flight; their outcomes are dropped.</summary>
    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
    }

    internal void Freeze(Delivery delivery, Instant at)
    {
        delivery.Freeze(epoch.Seed, CallbackBody.Of(epoch.Sandbox, delivery.Run, at), Secret, at);
        epoch.Clock.Schedule(delivery, at);
        Created?.Invoke(delivery);
    }

    /// <summary>Begins an attempt; the clock's advance waits for its end.</summary>
    internal void Begin(Delivery delivery, Instant at)
    {
        epoch.Clock.BeginWork();
        _ = SendAsync(delivery, at, ended.Token);
    }

    private void OnEnded(Run run)
    {
        if (run.Spec.CallbackUrl is null)
        {
            return;
        }

        var delivery = new Delivery(this, run, 0);
        byRun.Add(run.Spec.Id, [delivery]);
        epoch.Clock.Schedule(delivery, run.CompletedAt!.Value);
    }

    private async Task SendAsync(Delivery delivery, Instant at, CancellationToken cancel)
    {
        var wall = epoch.Clock.Wall;
        var outcome = await runner.RunAsync(epoch.Sandbox, delivery, cancel);
        lock (epoch.Gate)
        {
            try
            {
                if (outcome is not null && !epoch.Ended)
                {
                    Record(delivery, at, wall, outcome);
                }
            }
            finally
            {
                epoch.Clock.EndWork();
            }
        }
    }

    private void Record(Delivery delivery, Instant at, Instant wall, AttemptOutcome outcome)
    {
        var number = delivery.Attempts.Count + 1;
        var verdict = RetrySchedule.Judge(outcome.StatusCode, outcome.Fault, Dialect);
        var wait = verdict == AttemptVerdict.Retry ? RetrySchedule.WaitAfter(number, Dialect) : null;
        var id = Draw.Of(epoch.Seed, Purpose.AttemptId, $"{delivery.DrawKey}/{delivery.Ordinal}", number).Uuid(at);

        // A standing clock stamps the end with the instant of the attempt; a running one has moved on meanwhile.
        delivery.Record(new Attempt(id, number, at, wall, outcome), verdict, isLast: wait is null, epoch.Clock.Now);
        if (wait is { } pause)
        {
            epoch.Clock.Schedule(delivery, at.Plus(pause));
        }

        AttemptEnded?.Invoke(delivery, delivery.Attempts[^1]);
    }
}
