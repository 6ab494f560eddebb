using Runflow.Emulator.Images;

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

    /// <summary>Whether a small copy can be drawn.</summary>
    public bool HasThumbnail => Probe.Kind is SourceKind.Png or SourceKind.Jpeg;
}
