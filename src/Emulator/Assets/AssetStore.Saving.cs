using System.Text.Json;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Assets;

/// <summary>An asset, as a snapshot carries it.</summary>
internal sealed record SavedAsset(
    Guid Id, string Sha256, string Name, string MimeType, Instant CreatedAt, Guid? FolderId, Guid? RunId, int Holders, bool Deleted);

/// <summary>The assets of an epoch, as a snapshot carries them.</summary>
/// <param name="Contents">The bytes, each once, with what they turned out to be.</param>
/// <param name="Assets">Who is made of them.</param>
internal sealed record SavedAssets(IReadOnlyList<AssetContent> Contents, IReadOnlyList<SavedAsset> Assets);

/// <content>What a snapshot carries.</content>
internal sealed partial class AssetStore
{
    public SavedAssets Save() => new(
        [.. contents.Values.Select(static entry => entry.Content)],
        [.. assets.Values.Select(static asset => asset.Save())]);

    /// <summary>Takes in what was saved. Content that runs and uploads hold is theirs to <see cref="Use"/> again.</summary>
    public void Restore(SavedAssets saved)
    {
        if (!TryReserve(saved.Contents))
        {
            throw new UnfitSnapshotException("Its assets have no room beside those there are: raise asset_bytes, or reset the sandbox to empty first.");
        }

        foreach (var item in saved.Assets)
        {
            var asset = Asset.OfSaved(item, Content(item.Sha256) ?? throw new JsonException($"It lacks the content of {item.Sha256}."));
            Use(asset.Content);
            assets.Add(asset.Id, asset);
            if (!asset.Deleted)
            {
                Listing.Add(asset);
            }
        }
    }

    /// <summary>Stored bytes by their hash.</summary>
    public AssetContent? Content(string sha256) => contents.TryGetValue(sha256, out var entry) ? entry.Content : null;
}
