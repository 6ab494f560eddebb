using System.Text.Json.Serialization;

namespace Runflow.Contracts;

/// <summary>A stored image. Source: <c>openapi.yaml#/components/schemas/Asset</c>.</summary>
public sealed record AssetDocument
{
    /// <summary>The asset; <c>runflow://assets/{id}</c> names it in an input.</summary>
    [JsonPropertyName("id")] public required Guid Id { get; init; }

    /// <summary>The organisation that has it.</summary>
    [JsonPropertyName("org_id")] public required Guid OrgId { get; init; }

    /// <summary>The folder given at the confirmation.</summary>
    [JsonPropertyName("folder_id")] public required Guid? FolderId { get; init; }

    /// <summary>The file name given at the upload; made from the id for an image that came inline.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    /// <summary>Where the bytes would lie in the vendor's store.</summary>
    [JsonPropertyName("r2_key")] public required string R2Key { get; init; }

    /// <summary>Opens the bytes; signed anew on every read.</summary>
    [JsonPropertyName("url")] public required string Url { get; init; }

    /// <summary>Opens a small PNG of it; null when the bytes are no PNG or JPEG that can be decoded.</summary>
    [JsonPropertyName("thumbnail_url")] public required string? ThumbnailUrl { get; init; }

    /// <summary>The declared type, or the one that the bytes of an inline image show.</summary>
    [JsonPropertyName("mime_type")] public required string MimeType { get; init; }

    /// <summary>Bytes of the file.</summary>
    [JsonPropertyName("size_bytes")] public required long SizeBytes { get; init; }

    /// <summary><c>image</c>.</summary>
    [JsonPropertyName("asset_type")] public required string AssetType { get; init; }

    /// <summary><c>upload</c>, or <c>inline</c> for an image that a run's input brought along.</summary>
    [JsonPropertyName("source_type")] public required string SourceType { get; init; }

    /// <summary>The run that brought it; null for an upload.</summary>
    [JsonPropertyName("source_id")] public required Guid? SourceId { get; init; }

    /// <summary>Who stored it.</summary>
    [JsonPropertyName("created_by")] public required Guid CreatedBy { get; init; }

    /// <summary>When it was stored.</summary>
    [JsonPropertyName("created_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    [JsonPropertyName("updated_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Null: what was deleted is not shown any more.</summary>
    [JsonPropertyName("deleted_at")] [JsonConverter(typeof(ZuluConverter))] public required DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Null, as <see cref="DeletedAt"/> is.</summary>
    [JsonPropertyName("deleted_by")] public required Guid? DeletedBy { get; init; }
}

/// <summary>An upload that was announced.</summary>
public sealed record AssetUploadDocument
{
    /// <summary>Names the upload, and then the asset.</summary>
    [JsonPropertyName("asset_id")] public required Guid AssetId { get; init; }

    /// <summary>Takes the bytes by PUT, with the declared type and without a key.</summary>
    [JsonPropertyName("upload_url")] public required string UploadUrl { get; init; }
}
