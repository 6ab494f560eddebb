using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Assets;

/// <summary>
/// A stored image under its id. It lives while somebody holds it: each run whose input names it, and, for an uploaded one,
/// the organisation until it deletes it. Guarded by the epoch's gate.
/// </summary>
internal sealed class Asset
{
    private Asset(Guid id, AssetContent content, string name, string mimeType, Instant at)
    {
        Id = id;
        Content = content;
        Name = name;
        MimeType = mimeType;
        CreatedAt = at;
    }

    public Guid Id { get; }

    public AssetContent Content { get; }

    public string Name { get; }

    /// <summary>As declared, or as the bytes show.</summary>
    public string MimeType { get; }

    public Instant CreatedAt { get; }

    public Guid? FolderId { get; private init; }

    /// <summary>The run that brought it inline; null for an upload.</summary>
    public Guid? RunId { get; private init; }

    /// <summary>Whether it was uploaded and not brought along by a run.</summary>
    public bool IsUpload => RunId is null;

    public int Holders { get; set; } = 1;

    /// <summary>Deleted by its organisation: only the runs that hold it know it still.</summary>
    public bool Deleted { get; set; }

    /// <summary>Whether lists show it: somebody holds it and its organisation has not deleted it.</summary>
    public bool IsListed => Holders > 0 && !Deleted;

    /// <summary>An image that a run's input held, with the run as its holder.</summary>
    public static Asset OfRun(Guid id, AssetContent content, Guid run, Instant at)
    {
        var extension = content.MimeType.StartsWith("image/", StringComparison.Ordinal) ? content.MimeType["image/".Length..] : "bin";
        return new Asset(id, content, $"{id}.{extension}", content.MimeType, at) { RunId = run };
    }

    /// <summary>An asset of a snapshot.</summary>
    public static Asset OfSaved(SavedAsset saved, AssetContent content) => new(saved.Id, content, saved.Name, saved.MimeType, saved.CreatedAt)
    {
        FolderId = saved.FolderId,
        RunId = saved.RunId,
        Holders = saved.Holders,
        Deleted = saved.Deleted,
    };

    public SavedAsset Save() => new(Id, Content.Sha256, Name, MimeType, CreatedAt, FolderId, RunId, Holders, Deleted);

    /// <summary>A confirmed upload, with the organisation as its holder.</summary>
    public static Asset OfUpload(AssetUpload upload, AssetContent content, Guid? folder, Instant at) =>
        new(upload.Id, content, upload.Name, upload.MimeType, at) { FolderId = folder };
}
