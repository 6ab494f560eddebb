using Runflow.Emulator.Images.Codecs;

namespace Runflow.Emulator.Images;

/// <summary>What the bytes of a source are.</summary>
/// <param name="Kind">The format, told by the bytes alone.</param>
/// <param name="Width">Pixels after EXIF orientation; 0 when unreadable.</param>
/// <param name="Height">Pixels after EXIF orientation; 0 when unreadable.</param>
/// <param name="Problem">A sentence that says what was found; null when the source is fine.</param>
internal readonly record struct SourceProbe(SourceKind Kind, int Width, int Height, string? Problem)
{
    public bool Readable => Kind != SourceKind.Unreadable;

    /// <summary>
    /// Examines a whole file. PNG and JPEG are decoded to the end (without keeping pixels), so that what is readable
    /// here can be drawn later: a file that is cut off, damaged or larger than <see cref="DecodeLimits"/> allows is
    /// unreadable. Never throws.
    /// </summary>
    public static SourceProbe Of(ReadOnlySpan<byte> bytes) => Decoding.Probe(bytes);
}
