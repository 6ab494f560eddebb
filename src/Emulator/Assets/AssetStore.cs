using System.Security.Cryptography;
using Runflow.Emulator.Images;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Assets;

/// <summary>Bytes that were stored, with what they turned out to be.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Probe">What it is, read once.</param>
internal sealed record AssetContent(byte[] Bytes, string Sha256, SourceProbe Probe)
{
    public string MimeType => Probe.Kind switch
    {
        SourceKind.Png => "image/png",
        SourceKind.Jpeg => "image/jpeg",
        SourceKind.Webp => "image/webp",
        SourceKind.Gif => "image/gif",
        SourceKind.Avif => "image/avif",
        _ => "application/octet-stream",
    };
}

/// <summary>
/// The assets of one sandbox, stored by content: the same bytes are kept and examined once. Guarded by the epoch's gate.
/// </summary>
internal sealed class AssetStore(Epoch epoch, AssetBudget budget) : IDisposable
{
    private readonly Dictionary<Guid, (AssetContent Content, int Holders)> assets = [];
    private readonly Dictionary<string, (AssetContent Content, int Uses)> contents = new(StringComparer.Ordinal);

    public AssetContent? Find(Guid id) => assets.GetValueOrDefault(id).Content;

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

    /// <summary>Keeps reserved content under an id, with one holder.</summary>
    public void Add(Guid id, AssetContent content)
    {
        var (kept, uses) = contents[content.Sha256];
        contents[content.Sha256] = (kept, uses + 1);
        assets.Add(id, (kept, 1));
    }

    /// <summary>One more run needs the asset.</summary>
    public void Hold(Guid id)
    {
        var (content, holders) = assets[id];
        assets[id] = (content, holders + 1);
    }

    /// <summary>One run less needs it; the last takes it along, and its bytes with the last asset that has them.</summary>
    public void Release(Guid id)
    {
        if (!assets.TryGetValue(id, out var asset))
        {
            return;
        }

        if (asset.Holders > 1)
        {
            assets[id] = (asset.Content, asset.Holders - 1);
            return;
        }

        assets.Remove(id);
        var (kept, uses) = contents[asset.Content.Sha256];
        if (uses > 1)
        {
            contents[asset.Content.Sha256] = (kept, uses - 1);
            return;
        }

        contents.Remove(asset.Content.Sha256);
        budget.Return(kept.Bytes.Length);
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
