using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Http;

/// <summary>What an idempotency key stands for, as a snapshot carries it.</summary>
/// <param name="Slot">32 hex digits.</param>
/// <param name="Request">SHA-256 of the first request's body.</param>
/// <param name="Answer">What it was answered.</param>
/// <param name="Expires">When the key is as new.</param>
internal sealed record SavedIdempotency(string Slot, byte[] Request, StoredAnswer Answer, Instant Expires);

/// <summary>What a snapshot carries of idempotency keys: those whose first request has been answered.</summary>
internal static class IdempotencySection
{
    public static SandboxBlueprint CarryIdempotency(this SandboxBlueprint blueprint) => blueprint.Carry(new Section<IReadOnlyList<SavedIdempotency>>(
        "idempotency", 1,
        static _ => IdempotencySectionJson.Plain.IReadOnlyListSavedIdempotency,
        static epoch => epoch.Part<IdempotencyStore>().Save(),
        static (epoch, saved) => epoch.Part<IdempotencyStore>().Restore(saved)));
}

/// <content>What a snapshot carries.</content>
internal sealed partial class IdempotencyStore
{
    /// <summary>The oldest first.</summary>
    public IReadOnlyList<SavedIdempotency> Save() =>
        [.. byAge.Select(static entry => new SavedIdempotency(entry.Slot.ToString("x32", CultureInfo.InvariantCulture), entry.Body, entry.Answer!, entry.Expires))];

    public void Restore(IReadOnlyList<SavedIdempotency> saved)
    {
        foreach (var item in saved)
        {
            var slot = UInt128.TryParse(item.Slot, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash) ? hash : throw new JsonException($"{item.Slot} is no hash.");
            var entry = new IdempotencyEntry(slot, item.Request);
            entries.Add(slot, entry);
            Keep(entry, item.Answer, item.Expires);
            entry.End();
        }
    }
}

[JsonSerializable(typeof(IReadOnlyList<SavedIdempotency>))]
internal sealed partial class IdempotencySectionJson : JsonSerializerContext
{
    public static IdempotencySectionJson Plain { get; } = new(SectionJson.Options());
}
