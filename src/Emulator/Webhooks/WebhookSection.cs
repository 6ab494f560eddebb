using System.Text.Json.Serialization;
using Runflow.Emulator.Callbacks;
using Runflow.Emulator.Faults;
using Runflow.Emulator.Runs;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Webhooks;

/// <summary>A webhook with what was sent to it, as a snapshot carries it.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Deliveries">What is known of what was sent to it.</param>
/// <param name="Ended">The ids of those that have ended, in the order in which they did.</param>
internal sealed record SavedWebhook(Webhook Webhook, IReadOnlyList<SavedDelivery> Deliveries, IReadOnlyList<Guid> Ended);

/// <summary>The webhooks of an epoch, as a snapshot carries them.</summary>
/// <param name="Webhooks">In the order of their creation.</param>
/// <param name="Ordinals">How many were created of each URL.</param>
internal sealed record SavedWebhooks(IReadOnlyList<SavedWebhook> Webhooks, Dictionary<string, int> Ordinals);

/// <summary>What a snapshot carries of this room.</summary>
internal static class WebhookSection
{
    public static SandboxBlueprint CarryWebhooks(this SandboxBlueprint blueprint) => blueprint.Carry(new Section<SavedWebhooks>(
        "webhooks", 1,
        static _ => WebhookSectionJson.Plain.SavedWebhooks,
        static epoch => epoch.Part<WebhookStore>().Save(),
        static (epoch, saved) => epoch.Part<WebhookStore>().Restore(saved)));
}

/// <content>What a snapshot carries.</content>
internal sealed partial class WebhookStore
{
    public SavedWebhooks Save() => new(
        [.. webhooks.Values.Select(entry => new SavedWebhook(entry.Webhook, [.. entry.History.All.Select(outbox.Save)], entry.History.InOrderOfEnd))],
        new Dictionary<string, int>(ordinals, StringComparer.Ordinal));

    public void Restore(SavedWebhooks saved)
    {
        foreach (var (webhook, deliveries, ended) in saved.Webhooks)
        {
            var history = new WebhookHistory(deliveries.Select(delivery => outbox.Resume(Order(delivery, webhook), delivery)), ended);
            webhooks.Add(webhook.Id, (webhook, history));
        }

        foreach (var (url, count) in saved.Ordinals)
        {
            ordinals.Add(url, count);
        }
    }

    /// <summary>One whose run is forgotten has ended, and asks no faults any more.</summary>
    private DeliveryOrder Order(SavedDelivery saved, Webhook webhook) => epoch.Part<RunStore>().Find(saved.Run!.Value) is { } entry
        ? saved.Order() with { Faults = FaultsOf(entry.Run.Spec, webhook) }
        : saved.Order();
}

[JsonSerializable(typeof(SavedWebhooks))]
internal sealed partial class WebhookSectionJson : JsonSerializerContext
{
    public static WebhookSectionJson Plain { get; } = new(SectionJson.Options(new FaultConverter<Fault>()));
}
