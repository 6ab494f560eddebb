namespace Runflow.Emulator.Callbacks;

/// <summary>Which subscription a delivery goes to, and why.</summary>
/// <param name="Id">UUID of the webhook.</param>
/// <param name="EventTypeCode">What happened, for example <c>run.completed</c>.</param>
internal readonly record struct WebhookTarget(Guid Id, string EventTypeCode);

/// <summary>
/// What is to be told, to whom, and the delivery's place among all others: everything of it that is known before it comes
/// into being. Whoever learns of an end makes one and hands it to the <see cref="Outbox"/>.
/// </summary>
internal sealed record DeliveryOrder
{
    /// <summary>The run that is told of; null for a batch.</summary>
    public Guid? RunId { get; init; }

    /// <summary>The batch that is told of; null for a run.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>The one of the two that is told of.</summary>
    public Guid SubjectId => RunId ?? BatchId!.Value;

    /// <summary>Its wire name: <c>run_id</c> or <c>batch_id</c>.</summary>
    public string SubjectName => BatchId is null ? "run_id" : "batch_id";

    /// <summary>The subscription it goes to; null for the run's own <c>callback_url</c>.</summary>
    public WebhookTarget? Webhook { get; init; }

    /// <summary>The receiver, an absolute http(s) URL.</summary>
    public required string Url { get; init; }

    /// <summary>First part of its place in the clock's queue: the run key, and what tells several receivers of one run apart.</summary>
    public required Clock.ItemKey Key { get; init; }

    /// <summary>Which run of that run key.</summary>
    public required int CreateOrdinal { get; init; }

    /// <summary>What its ids are drawn by, together with <see cref="Ordinal"/>.</summary>
    public required string DrawKey { get; init; }

    /// <summary>Which delivery to that receiver about that run, from 0.</summary>
    public int Ordinal { get; init; }

    /// <summary>False for one that was asked for.</summary>
    public bool IsAutomatic { get; init; } = true;

    /// <summary>Asks which faults strike at an attempt, by its number from 1 and its instant; called once for each.</summary>
    public Func<int, Clock.Instant, AttemptFaults> Faults { get; init; } = static (_, _) => AttemptFaults.None;

    /// <summary>Makes the payload's bytes, its URLs signed at the given instant; called once.</summary>
    public required Func<Clock.Instant, byte[]> Payload { get; init; }
}
