using System.Text.Json;
using System.Text.Json.Serialization;
using Runflow.Emulator.Callbacks.Secrets;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Callbacks;

/// <summary>A delivery, as a snapshot carries it.</summary>
/// <param name="Run">The run that is told of; null for a batch.</param>
/// <param name="Batch">The batch that is told of; null for a run.</param>
/// <param name="Due">When its next item is due. An attempt that is under way counts as not yet sent: the receiver may get it
/// twice, as it may from the real API.</param>
/// <remarks>The other members are those of <see cref="Delivery"/> and <see cref="DeliveryOrder"/>.</remarks>
internal sealed record SavedDelivery(
    Guid? Run, Guid? Batch, WebhookTarget? Webhook, string Url, string Key, int CreateOrdinal, string DrawKey, int Ordinal, bool IsAutomatic, Guid Id, Guid RequestId, byte[] Payload, SigningSecret? Secret, DeliveryStatus Status,
    Instant CreatedAt, Instant UpdatedAt, Instant? CompletedAt, IReadOnlyList<Attempt> Attempts, bool IsWithdrawn, Instant? Due,
    IReadOnlyList<Decision>? Next, bool WasHeld, int? Behind, IReadOnlyList<Attempt> Copies, IReadOnlyList<SavedCopy> CopiesDue)
{
    /// <summary>The order of a delivery whose payload is frozen, as every saved one's is: whoever takes a snapshot first lets
    /// everything due happen.</summary>
    public DeliveryOrder Order() => new()
    {
        RunId = Run,
        BatchId = Batch,
        Webhook = Webhook,
        Url = Url,
        Key = ItemKey.Of(Key),
        CreateOrdinal = CreateOrdinal,
        DrawKey = DrawKey,
        Ordinal = Ordinal,
        IsAutomatic = IsAutomatic,
        Payload = _ => Payload,
    };
}

/// <summary>A copy of an attempt that is still to be sent.</summary>
internal sealed record SavedCopy(IReadOnlyList<Decision> Faults, int Attempt, int Number, Instant Due);

/// <summary>What a snapshot carries of the deliveries to each run's <c>callback_url</c>.</summary>
internal static class DeliverySection
{
    public static SandboxBlueprint CarryDeliveries(this SandboxBlueprint blueprint) => blueprint.Carry(new Section<IReadOnlyList<SavedDelivery>>(
        "deliveries", 1,
        static _ => DeliverySectionJson.Plain.IReadOnlyListSavedDelivery,
        static epoch => epoch.Part<DeliveryStore>().Save(),
        static (epoch, saved) => epoch.Part<DeliveryStore>().Restore(saved)));
}

/// <content>What a snapshot carries.</content>
internal sealed partial class DeliveryStore
{
    /// <summary>Those of one run in their order.</summary>
    public IReadOnlyList<SavedDelivery> Save() => [.. byRun.Values.SelectMany(static deliveries => deliveries).Select(outbox.Save)];

    public void Restore(IReadOnlyList<SavedDelivery> saved)
    {
        foreach (var item in saved)
        {
            var entry = (item.Run is { } id ? epoch.Part<RunStore>().Find(id) : null) ?? throw new JsonException($"It lacks the run {item.Run} of a delivery.");
            var run = entry.Announced ?? entry.Run;
            if (!byRun.TryGetValue(run.Spec.Id, out var deliveries))
            {
                byRun.Add(run.Spec.Id, deliveries = []);
            }

            deliveries.Add(outbox.Resume(item.Order() with { Faults = (number, at) => AttemptFaults.Of(epoch, run, number, at) }, item));
        }
    }
}

/// <content>What a snapshot carries.</content>
internal sealed partial class Delivery
{
    /// <param name="outbox">Where it belongs.</param>
    /// <param name="order">Its order, made again.</param>
    /// <param name="saved">What <see cref="Save"/> told.</param>
    public Delivery(Outbox outbox, DeliveryOrder order, SavedDelivery saved)
        : this(outbox, order)
    {
        (Id, RequestId, Payload, Secret, Status) = (saved.Id, saved.RequestId, saved.Payload, saved.Secret, saved.Status);
        (CreatedAt, UpdatedAt, CompletedAt, IsWithdrawn) = (saved.CreatedAt, saved.UpdatedAt, saved.CompletedAt, saved.IsWithdrawn);
        (Next, WasHeld) = (saved.Next is null ? null : new AttemptFaults(saved.Next), saved.WasHeld);
        Attempts.AddRange(saved.Attempts);
        Copies.AddRange(saved.Copies);
    }

    /// <param name="behind">How many have still to go before it, where a fault holds it for that.</param>
    public SavedDelivery Save(int? behind) => new(
        order.RunId, order.BatchId, order.Webhook, order.Url, order.Key.ToString(), order.CreateOrdinal, order.DrawKey, order.Ordinal, order.IsAutomatic, Id, RequestId, Payload, Secret, Status,
        CreatedAt, UpdatedAt, CompletedAt, [.. Attempts], IsWithdrawn, IsScheduled ? Due : SendingSince,
        Next?.Decisions, WasHeld, behind, [.. Copies], [.. CopiesDue.Select(static copy => new SavedCopy(copy.Faults.Decisions, copy.Attempt, copy.Number, copy.Due))]);
}

[JsonSerializable(typeof(IReadOnlyList<SavedDelivery>))]
internal sealed partial class DeliverySectionJson : JsonSerializerContext
{
    public static DeliverySectionJson Plain { get; } = new(SectionJson.Options(new FaultConverter<Fault>()));
}
