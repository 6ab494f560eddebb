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
    private readonly Dictionary<Guid, AssetContent> assets = [];
    private readonly Dictionary<string, (AssetContent Content, int Uses)> contents = new(StringComparer.Ordinal);

    public AssetContent? Find(Guid id) => assets.GetValueOrDefault(id);

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

    /// <summary>Keeps reserved content under an id.</summary>
    public void Add(Guid id, AssetContent content)
    {
        var (kept, uses) = contents[content.Sha256];
        contents[content.Sha256] = (kept, uses + 1);
        assets.Add(id, kept);
    }

    /// <summary>Forgets an asset; its bytes go with the last asset that has them.</summary>
    public void Remove(Guid id)
    {
        if (!assets.Remove(id, out var content))
        {
            return;
        }

        var (kept, uses) = contents[content.Sha256];
        if (uses > 1)
        {
            contents[content.Sha256] = (kept, uses - 1);
            return;
        }

        contents.Remove(content.Sha256);
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
