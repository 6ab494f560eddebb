using Runflow.Emulator.Clock;

namespace Runflow.Emulator.Assets;

/// <summary>An upload between its announcement and its confirmation. Guarded by the epoch's gate.</summary>
internal sealed class AssetUpload(Guid id, string name, string mimeType, int size, Instant expires)
{
    /// <summary>Bytes of the largest asset.</summary>
    public const int MaxBytes = 52_428_800;

    /// <summary>Types that can be uploaded.</summary>
    public static IReadOnlyList<string> Types { get; } = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"];

    /// <summary>Names the upload, and then the asset.</summary>
    public Guid Id => id;

    public string Name => name;

    /// <summary>One of <see cref="Types"/>.</summary>
    public string MimeType => mimeType;

    /// <summary>Bytes that were declared.</summary>
    public int Size => size;

    /// <summary>When its URL stops to open; unconfirmed, the upload goes then.</summary>
    public Instant Expires => expires;

    /// <summary>What came; null before that, and again once it is an asset's.</summary>
    public AssetContent? Content { get; set; }

    /// <summary>It has become an asset.</summary>
    public bool Confirmed { get; set; }
}
