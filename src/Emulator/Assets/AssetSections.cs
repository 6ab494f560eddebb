using System.Text.Json;
using System.Text.Json.Serialization;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Assets;

/// <summary>An upload, as a snapshot carries it.</summary>
internal sealed record SavedUpload(Guid Id, string Name, string MimeType, int Size, Instant Expires, string? Sha256, bool Confirmed);

/// <summary>The uploads of an epoch, as a snapshot carries them.</summary>
/// <param name="Uploads">The first to expire first.</param>
/// <param name="Ordinals">How often each was announced, by its key.</param>
internal sealed record SavedUploads(IReadOnlyList<SavedUpload> Uploads, Dictionary<string, int> Ordinals);

/// <summary>What a snapshot carries of this room: assets by content, and uploads that are under way.</summary>
internal static class AssetSections
{
    public static SandboxBlueprint CarryAssets(this SandboxBlueprint blueprint) => blueprint
        .Carry(new Section<SavedAssets>(
            "assets", 1,
            static _ => AssetSectionJson.Plain.SavedAssets,
            static epoch => epoch.Part<AssetStore>().Save(),
            static (epoch, saved) => epoch.Part<AssetStore>().Restore(saved)))
        .Carry(new Section<SavedUploads>(
            "uploads", 1,
            static _ => AssetSectionJson.Plain.SavedUploads,
            static epoch => epoch.Part<UploadStore>().Save(),
            static (epoch, saved) => epoch.Part<UploadStore>().Restore(saved)));
}

/// <content>What a snapshot carries.</content>
internal sealed partial class UploadStore
{
    public SavedUploads Save() => new(
        [.. byExpiry.Select(static upload => new SavedUpload(upload.Id, upload.Name, upload.MimeType, upload.Size, upload.Expires, upload.Content?.Sha256, upload.Confirmed))],
        new Dictionary<string, int>(ordinals, StringComparer.Ordinal));

    public void Restore(SavedUploads saved)
    {
        foreach (var item in saved.Uploads)
        {
            var upload = new AssetUpload(item.Id, item.Name, item.MimeType, item.Size, item.Expires)
            {
                Content = item.Sha256 is null ? null : assets.Use(assets.Content(item.Sha256) ?? throw new JsonException($"It lacks the content of {item.Sha256}.")),
                Confirmed = item.Confirmed,
            };
            uploads.Add(upload.Id, upload);
            byExpiry.Enqueue(upload);
        }

        foreach (var (key, count) in saved.Ordinals)
        {
            ordinals.Add(key, count);
        }
    }
}

[JsonSerializable(typeof(SavedAssets))]
[JsonSerializable(typeof(SavedUploads))]
internal sealed partial class AssetSectionJson : JsonSerializerContext
{
    public static AssetSectionJson Plain { get; } = new(SectionJson.Options());
}
