using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Webhooks;

/// <summary>
/// The subscriptions of one epoch and what was sent to each. Learns of runs when they end and orders a delivery for every
/// webhook that wants to know; the <see cref="Outbox"/> does the rest. Guarded by the epoch's gate.
/// </summary>
internal sealed partial class WebhookStore
{
    /// <summary>Webhooks of an organisation at once.</summary>
    public const int Most = 100;

    private readonly Epoch epoch;
    private readonly Outbox outbox;
    private readonly Dictionary<Guid, (Webhook Webhook, WebhookHistory History)> webhooks = [];
    private readonly Dictionary<string, int> ordinals = new(StringComparer.Ordinal);

    /// <summary>Ordered, and not yet in being: their runs end at the present instant.</summary>
    private readonly HashSet<Delivery> planned = [];

    public WebhookStore(Epoch epoch)
    {
        this.epoch = epoch;
        outbox = epoch.Part<Outbox>();
        outbox.Remember(() => Deliveries(null));
        outbox.Created += OnCreated;
        outbox.AttemptEnded += OnAttemptEnded;
        epoch.Part<RunStore>().Ended += OnEnded;
    }

    public IEnumerable<Webhook> All => webhooks.Values.Select(static entry => entry.Webhook);

    public Webhook? Find(Guid id) => webhooks.TryGetValue(id, out var entry) ? entry.Webhook : null;

    /// <summary>What was sent to a webhook; to all of them when <paramref name="id"/> is null.</summary>
    public IEnumerable<Delivery> Deliveries(Guid? id) => id is { } one
        ? webhooks[one].History.All
        : webhooks.Values.SelectMany(static entry => entry.History.All);

    /// <summary>Makes a webhook.</summary>
    /// <returns>Null when there are <see cref="Most"/>.</returns>
    public Webhook? Create(WebhookChange asked, Instant now)
    {
        if (webhooks.Count >= Most)
        {
            return null;
        }

        var key = Webhook.UrlKey(asked.Url!);
        var ordinal = ordinals.GetValueOrDefault(key);
        ordinals[key] = ordinal + 1;
        var webhook = Webhook.Created(epoch.Seed, asked, ordinal, now);
        webhooks.Add(webhook.Id, (webhook, new WebhookHistory()));
        return webhook;
    }

    /// <summary>Changes what the change names; deliveries that exist go where they went.</summary>
    public Webhook Change(Webhook webhook, WebhookChange change, Instant now) => Keep(webhook.With(change, now));

    /// <summary>Forgets a webhook with all that was sent to it, and sends nothing more.</summary>
    public void Delete(Webhook webhook)
    {
        webhooks.Remove(webhook.Id, out var entry);
        foreach (var delivery in entry.History.All.Concat(planned.Where(delivery => delivery.Order.Webhook!.Value.Id == webhook.Id)))
        {
            outbox.Withdraw(delivery);
        }

        planned.RemoveWhere(static delivery => delivery.IsWithdrawn);
    }

    private Webhook Keep(Webhook webhook)
    {
        webhooks[webhook.Id] = (webhook, webhooks[webhook.Id].History);
        return webhook;
    }

    private void OnEnded(RunEntry entry)
    {
        if (webhooks.Count > 0)
        {
            Announce(entry.Run);
        }
    }

    private void Announce(Run run)
    {
        var at = run.CompletedAt!.Value;
        var eventType = RunEvent.Of(run.Status);
        byte[]? shared = null;
        foreach (var webhook in All.Where(webhook => webhook.Wants(eventType)).ToList())
        {
            planned.Add(outbox.Plan(Order(run, Keep(webhook with { LastTriggeredAt = at }), eventType, Payload), at));
        }

        // All of them come into being at one instant: the same bytes, made and kept once. A fault can make URLs older.
        byte[] Payload(Instant signed) => signed < at ? CallbackBody.Of(epoch.Sandbox, run, signed) : shared ??= CallbackBody.Of(epoch.Sandbox, run, signed);
    }

    /// <summary>Each webhook is a receiver of its own: what strikes one does not depend on which others there are.</summary>
    private Func<int, Instant, AttemptFaults> FaultsOf(RunSpec spec, Webhook webhook) => (number, at) => AttemptFaults.AfterEnd(
        epoch, () => FaultSubjects.OfRun(spec, "webhook") with { Key = $"{spec.Key}/{spec.Ordinal}/{webhook.DrawKey}" }, number, at);

    private DeliveryOrder Order(Run run, Webhook webhook, string eventType, Func<Instant, byte[]> payload) => new()
    {
        RunId = run.Spec.Id,
        Webhook = new WebhookTarget(webhook.Id, eventType),
        Url = webhook.Url,
        Key = ItemKey.Of($"{run.Spec.Key}/{webhook.DrawKey}"),
        CreateOrdinal = run.Spec.Ordinal,
        DrawKey = $"{run.Spec.Key}/{run.Spec.Ordinal}/{webhook.DrawKey}",
        Faults = FaultsOf(run.Spec, webhook),
        Payload = payload,
    };

    private void OnCreated(Delivery delivery)
    {
        if (delivery.Order.Webhook is { } target)
        {
            planned.Remove(delivery);
            webhooks[target.Id].History.Add(delivery);
        }
    }

    private void OnAttemptEnded(Delivery delivery, Attempt attempt)
    {
        if (delivery.Status != DeliveryStatus.Pending && delivery.Order.Webhook is { } target && webhooks.TryGetValue(target.Id, out var entry))
        {
            entry.History.Ended(delivery);
        }
    }
}
