using System.Security.Cryptography;
using Runflow.Emulator.Images;
using Runflow.Emulator.Lists;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Assets;

/// <summary>
/// The assets of one sandbox, stored by content: the same bytes are kept and examined once. Guarded by the epoch's gate.
/// </summary>
internal sealed partial class AssetStore(Epoch epoch, AssetBudget budget) : IDisposable
{
    private readonly Dictionary<Guid, Asset> assets = [];
    private readonly Dictionary<string, (AssetContent Content, int Uses)> contents = new(StringComparer.Ordinal);

    /// <summary>The assets that the organisation still has, in the order of lists.</summary>
    public KeysetIndex<Asset> Listing { get; } = new(AssetOrder.Instance, static asset => asset.IsListed);

    /// <summary>The content of an asset that a new run may name.</summary>
    public AssetContent? Find(Guid id) => Listed(id)?.Content;

    /// <summary>An asset that its organisation still has.</summary>
    public Asset? Listed(Guid id) => assets.TryGetValue(id, out var asset) && !asset.Deleted ? asset : null;

    /// <summary>An asset that somebody holds, be it deleted or not.</summary>
    public Asset? Held(Guid id) => assets.GetValueOrDefault(id);

    /// <summary>Examines bytes, or finds them known. Takes the gate itself and does the slow part outside of it.</summary>
    public AssetContent Examine(byte[] bytes)
    {
        var sha = Convert.ToHexStringLower(SHA256.HashData(bytes));
        lock (epoch.Gate)
        {
            if (contents.TryGetValue(sha, out var known))
            {
                return known.Content;
            }
        }

        return new AssetContent(bytes, sha, SourceProbe.Of(bytes));
    }

    /// <summary>Whether all of <paramref name="content"/> can be kept; reserves the room when it can.</summary>
    public bool TryReserve(IEnumerable<AssetContent> content)
    {
        var added = content.DistinctBy(static item => item.Sha256).Where(item => !contents.ContainsKey(item.Sha256)).ToList();
        if (!budget.TryTake(added.Sum(static item => (long)item.Bytes.Length)))
        {
            return false;
        }

        foreach (var item in added)
        {
            contents.Add(item.Sha256, (item, 0));
        }

        return true;
    }

    /// <summary>One more needs reserved content, which is kept until each has dropped it.</summary>
    public AssetContent Use(AssetContent content)
    {
        var (kept, uses) = contents[content.Sha256];
        contents[content.Sha256] = (kept, uses + 1);
        return kept;
    }

    /// <summary>One less needs it; the last takes the bytes along.</summary>
    public void Drop(AssetContent content)
    {
        if (!contents.TryGetValue(content.Sha256, out var entry))
        {
            return;
        }

        if (entry.Uses > 1)
        {
            contents[content.Sha256] = (entry.Content, entry.Uses - 1);
            return;
        }

        contents.Remove(content.Sha256);
        budget.Return(entry.Content.Bytes.Length);
    }

    /// <summary>Keeps an asset of reserved content, with one holder.</summary>
    public void Add(Asset asset)
    {
        Use(asset.Content);
        assets.Add(asset.Id, asset);
        Listing.Add(asset);
    }

    /// <summary>One more run needs the asset.</summary>
    public void Hold(Guid id) => assets[id].Holders++;

    /// <summary>One holder less; the last takes the asset along, and its bytes go with the last asset that has them.</summary>
    public void Release(Guid id)
    {
        if (assets.TryGetValue(id, out var asset) && --asset.Holders == 0)
        {
            assets.Remove(id);
            Drop(asset.Content);
            if (!asset.Deleted)
            {
                Listing.Removed();
            }
        }
    }

    /// <summary>The organisation deletes an asset; runs that hold it keep it.</summary>
    public void Delete(Asset asset)
    {
        asset.Deleted = true;
        Listing.Removed();
        if (asset.IsUpload)
        {
            Release(asset.Id);
        }
    }

    public void Dispose()
    {
        lock (epoch.Gate)
        {
            budget.Return(contents.Values.Sum(static entry => (long)entry.Content.Bytes.Length));
            contents.Clear();
            assets.Clear();
        }
    }
}
