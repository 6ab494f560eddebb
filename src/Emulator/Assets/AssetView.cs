using Runflow.Contracts;
using Runflow.Emulator.Clock;
using Runflow.Emulator.Http;
using Runflow.Emulator.Sandboxes;

namespace Runflow.Emulator.Assets;

/// <summary>An asset as the wire shows it.</summary>
internal static class AssetView
{
    /// <summary>The asset's document, its URLs signed at <paramref name="now"/>.</summary>
    public static AssetDocument Document(Sandbox sandbox, Asset asset, string baseUrl, Instant now) => new()
    {
        Id = asset.Id,
        OrgId = sandbox.Identity.OrganisationId,
        FolderId = asset.FolderId,
        Name = asset.Name,
        R2Key = R2Key(sandbox.Identity, asset),
        Url = PresignedUrls.Sign(sandbox, baseUrl, PresignedUrls.AssetPath(sandbox, asset.Id), now),
        ThumbnailUrl = asset.Content.HasThumbnail ? PresignedUrls.Sign(sandbox, baseUrl, PresignedUrls.ThumbnailPath(sandbox, asset.Id), now) : null,
        MimeType = asset.MimeType,
        SizeBytes = asset.Content.Bytes.Length,
        AssetType = "image",
        SourceType = SourceType(asset),
        SourceId = asset.RunId,
        CreatedBy = sandbox.Identity.UserId,
        CreatedAt = asset.CreatedAt.ToDateTimeOffset(),
        UpdatedAt = asset.CreatedAt.ToDateTimeOffset(),
        DeletedAt = null,
        DeletedBy = null,
    };

    /// <summary>Where the bytes would lie in the vendor's store.</summary>
    public static string R2Key(SandboxIdentity owner, Asset asset) => $"{owner.OrganisationId}/assets/{asset.Id}";

    public static string SourceType(Asset asset) => asset.IsUpload ? "upload" : "inline";
}
