using Runflow.Emulator.Callbacks;

namespace Runflow.Emulator.Webhooks;

/// <summary>What was sent to one webhook: everything that is under way, and the latest that has ended. Guarded by the epoch's
/// gate.</summary>
internal sealed class WebhookHistory
{
    /// <summary>Deliveries kept that have ended; who ended first goes first.</summary>
    public const int MostEnded = 1000;

    private readonly Dictionary<Guid, Delivery> deliveries = [];
    private readonly Queue<Guid> ended = new();

    public WebhookHistory()
    {
    }

    /// <param name="deliveries">What was sent.</param>
    /// <param name="ended">The ids of those that have ended, in that order.</param>
    public WebhookHistory(IEnumerable<Delivery> deliveries, IEnumerable<Guid> ended)
    {
        this.deliveries = deliveries.ToDictionary(static delivery => delivery.Id);
        this.ended = new Queue<Guid>(ended);
    }

    /// <summary>The ids of those that have ended.</summary>
    public IReadOnlyList<Guid> InOrderOfEnd => [.. ended];

    public IEnumerable<Delivery> All => deliveries.Values;

    public void Add(Delivery delivery) => deliveries.Add(delivery.Id, delivery);

    public void Ended(Delivery delivery)
    {
        ended.Enqueue(delivery.Id);
        if (ended.Count > MostEnded)
        {
            deliveries.Remove(ended.Dequeue());
        }
    }
}
