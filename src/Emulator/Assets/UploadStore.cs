using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Runflow.Emulator.Chance;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Assets;

/// <summary>
/// The uploads of one sandbox. One goes, with what it holds, when its URL expires; an asset that was made of it stays.
/// Guarded by the epoch's gate.
/// </summary>
internal sealed partial class UploadStore(Epoch epoch)
{
    /// <summary>Uploads known at once: a bound, since a standing clock lets none expire.</summary>
    public const int Most = 100_000;

    private readonly AssetStore assets = epoch.Part<AssetStore>();
    private readonly Dictionary<Guid, AssetUpload> uploads = [];
    private readonly Queue<AssetUpload> byExpiry = new();
    private readonly Dictionary<string, int> ordinals = new(StringComparer.Ordinal);

    /// <summary>Takes note of an upload; its id is drawn from what was declared and how often that was declared before.</summary>
    /// <returns>Null when there are <see cref="Most"/>.</returns>
    public AssetUpload? Announce(string name, string mimeType, int size, Instant now)
    {
        Expire(now);
        if (uploads.Count >= Most)
        {
            return null;
        }

        var declared = string.Create(CultureInfo.InvariantCulture, $"{size}\n{mimeType}\n{name}");
        var key = $"asset-upload/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(declared)))}";
        var ordinal = ordinals.GetValueOrDefault(key);
        ordinals[key] = ordinal + 1;
        var id = Draw.Of(epoch.Seed, Purpose.AssetId, key, ordinal).Uuid(now);
        var upload = new AssetUpload(id, name, mimeType, size, now.Plus(epoch.Sandbox.Options.UrlTtl));
        uploads.Add(id, upload);
        byExpiry.Enqueue(upload);
        return upload;
    }

    /// <summary>An upload that has not expired; an epoch that has ended knows none.</summary>
    public AssetUpload? Find(Guid id, Instant now)
    {
        Expire(now);
        return epoch.Ended ? null : uploads.GetValueOrDefault(id);
    }

    /// <summary>Keeps what came; what came before under the same URL goes.</summary>
    /// <returns>False when there is no room.</returns>
    public bool TryFill(AssetUpload upload, AssetContent content)
    {
        if (!assets.TryReserve([content]))
        {
            return false;
        }

        var kept = assets.Use(content);
        Empty(upload);
        upload.Content = kept;
        return true;
    }

    /// <summary>Makes an asset of what came.</summary>
    public Asset Confirm(AssetUpload upload, Guid? folder, Instant now)
    {
        var asset = Asset.OfUpload(upload, upload.Content!, folder, now);
        assets.Add(asset);
        Empty(upload);
        upload.Confirmed = true;
        return asset;
    }

    private void Empty(AssetUpload upload)
    {
        if (upload.Content is { } content)
        {
            assets.Drop(content);
            upload.Content = null;
        }
    }

    /// <summary>Each lives equally long, so that the oldest is the first to go.</summary>
    private void Expire(Instant now)
    {
        while (!epoch.Ended && byExpiry.TryPeek(out var oldest) && oldest.Expires <= now)
        {
            byExpiry.Dequeue();
            uploads.Remove(oldest.Id);
            Empty(oldest);
        }
    }
}
